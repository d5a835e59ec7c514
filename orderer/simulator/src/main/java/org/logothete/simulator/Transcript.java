package org.logothete.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Event;
import org.logothete.consensus.Proposal;

/** What happened, line by line: the last lines in full and a digest over all of them. */
final class Transcript {
  private static final int LINES_KEPT = 300;
  private static final int LINE_CHARS_MAX = 240;

  private final Deque<String> tail = new ArrayDeque<>();
  private final MessageDigest digest;

  Transcript() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must provide SHA-256", e);
    }
  }

  void add(long time, Object who, String what) {
    String line = time + " " + who + " " + what;
    line = line.length() > LINE_CHARS_MAX ? line.substring(0, LINE_CHARS_MAX) + "…" : line;
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    if (tail.size() == LINES_KEPT) {
      tail.removeFirst();
    }
    tail.addLast(line);
  }

  /** An event as a line: what it is about, without what is long. */
  static String text(Event event) {
    return switch (event) {
      case Event.Received(_, Authenticated<? extends ConsensusMessage> m) ->
          m.from() + ": " + m.message();
      case Event.Started started ->
          "Started at " + started.tip().height() + " with " + started.log().size() + " records";
      case Event.Submitted(_, Proposal proposal) -> "Submitted " + proposal.header();
      case Event.CaughtUp(_, DecidedTip tip) -> "CaughtUp " + tip.height();
      case Event.TimerFired _, Event.Validated _, Event.Finalized _ -> event.toString();
      case Event.Backlog _, Event.Overdue _, Event.Heard _ -> event.toString();
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
