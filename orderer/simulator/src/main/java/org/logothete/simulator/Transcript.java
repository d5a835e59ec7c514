package org.logothete.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.TimerId;

/** What happened, line by line: the last lines in full and a digest over all of them. */
final class Transcript {
  private static final int LINES_KEPT = 300;
  private static final int LINE_CHARS_MAX = 240;

  private final Deque<String> tail = new ArrayDeque<>();
  private final MessageDigest digest;

  private final Consumer<String> lines;

  /**
   * @param lines is given each line
   */
  Transcript(Consumer<String> lines) {
    this.lines = lines;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must provide SHA-256", e);
    }
  }

  void add(long time, Object who, String what) {
    String line = pad(time + " ms", 10) + "  " + who + "  " + what;
    line = line.length() > LINE_CHARS_MAX ? line.substring(0, LINE_CHARS_MAX) + "…" : line;
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    if (tail.size() == LINES_KEPT) {
      tail.removeFirst();
    }
    tail.addLast(line);
    lines.accept(line);
  }

  private static String pad(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
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
    return List.copyOf(tail);
  }

  /** Digest of all lines; ends the transcript. */
  Bytes finish() {
    return Bytes.wrap(digest.digest());
  }
}
