package org.logothete.simulator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.TimerId;

/**
 * What happened, line by line, and a digest over all of it. A line's text is made only for a
 * reader: while nobody traces, a message costs its digest, and the last lines are kept unwritten in
 * case the run fails. So the digest is over what the lines are about, not over their words, and is
 * the same with a reader and without one.
 */
final class Transcript {
  private static final int LINES_KEPT = 300;
  private static final int LINE_CHARS_MAX = 240;
  private static final int DIGEST_BYTES_AT_ONCE = 1 << 13;

  private record Line(long time, Object who, Supplier<String> what) {
    @Override
    public String toString() {
      String line = pad(time + " ms", 10) + "  " + who + "  " + what.get();
      return line.length() > LINE_CHARS_MAX ? line.substring(0, LINE_CHARS_MAX) + "…" : line;
    }

    private static String pad(String text, int width) {
      return " ".repeat(Math.max(0, width - text.length())) + text;
    }
  }

  private final Deque<Line> tail = new ArrayDeque<>();
  private final MessageDigest digest;
  private final ByteBuffer undigested = ByteBuffer.allocate(DIGEST_BYTES_AT_ONCE);
  private final Optional<Consumer<String>> reader;

  /**
   * @param reader is given each line
   */
  Transcript(Optional<Consumer<String>> reader) {
    this.reader = reader;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must provide SHA-256", e);
    }
  }

  /** A line whose words are all there is to it. */
  void add(long time, Object who, String what) {
    digestNumbers(time);
    digestText(who.toString());
    digestText(what);
    keep(new Line(time, who, () -> what));
  }

  /**
   * A line about something that numbers tell apart from all else in this run.
   *
   * @param who a value that does not change
   * @param what the line's words, made of values that do not change
   */
  void add(long time, Object who, Supplier<String> what, long... numbers) {
    digestNumbers(time);
    digestNumbers(numbers);
    keep(new Line(time, who, what));
  }

  private void digestNumbers(long... numbers) {
    if (undigested.remaining() < numbers.length * Long.BYTES) {
      digestWaiting();
    }
    for (long number : numbers) {
      undigested.putLong(number);
    }
  }

  private void digestText(String text) {
    digestWaiting();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digestNumbers(bytes.length);
    digestWaiting();
    digest.update(bytes);
  }

  private void digestWaiting() {
    digest.update(undigested.flip());
    undigested.clear();
  }

  private void keep(Line line) {
    if (tail.size() == LINES_KEPT) {
      tail.removeFirst();
    }
    tail.addLast(line);
    reader.ifPresent(lines -> lines.accept(line.toString()));
  }

  /** An event as a line: what it is about, without what is long. */
  static String text(Event event) {
    return switch (event) {
      case Event.Received(_, Authenticated<? extends ConsensusMessage> m) ->
          "hears " + m.from() + ": " + m.message();
      case Event.Started(_, DecidedTip tip, var log, boolean mayVote) ->
          "engine starts at height %d with %d records%s"
              .formatted(tip.height(), log.size(), mayVote ? "" : ", may not vote");
      case Event.Submitted(_, Proposal proposal) -> "proposes " + proposal.header();
      case Event.CaughtUp(_, DecidedTip tip) -> "has fetched blocks up to " + tip.height();
      case Event.TimerFired(_, TimerId timer) -> "timer fires: " + timer;
      case Event.Validated(_, Bytes digest, Optional<String> refusal) ->
          refusal.map(why -> "refuses " + digest + ": " + why).orElse("finds valid " + digest);
      case Event.Finalized(_, long height) -> "has block " + height + " on disk";
      case Event.Heard(_, NodeId from) -> "hears something of " + from;
      case Event.Backlog(_, boolean waiting) -> waiting ? "requests wait" : "no requests wait";
      case Event.Overdue(_, boolean overdue) ->
          overdue ? "requests wait too long" : "requests wait no longer too long";
    };
  }

  List<String> tail() {
    return tail.stream().map(Line::toString).toList();
  }

  /** Digest of all lines; ends the transcript. */
  Bytes finish() {
    digestWaiting();
    return Bytes.wrap(digest.digest());
  }
}
