package org.logothete.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.logothete.consensus.Bytes;

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

  List<String> tail() {
    return List.copyOf(tail);
  }

  /** Digest of all lines; ends the transcript. */
  Bytes finish() {
    return Bytes.wrap(digest.digest());
  }
}
