package org.logothete.orderer.peer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Says the same thing about the same peer at most once a minute, so that no peer can fill the disk;
 * the next line tells how many were left out. Remembers a bounded number of peers, forgetting the
 * one spoken of longest ago. Thread-safe.
 */
final class QuietLog {
  private static final long PAUSE_NANOS = 60_000_000_000L;
  private static final int TOPICS_MAX = 1024;
  private static final int TEXT_MAX = 160;

  private record Topic(String peer, String what) {}

  private static final class Said {
    private long atNanos;
    private long leftOut;
  }

  private final Logger log;
  private final LongSupplier nanoClock;
  private final Map<Topic, Said> said = new LinkedHashMap<>(16, 0.75f, true);

  QuietLog(Logger log, LongSupplier nanoClock) {
    this.log = log;
    this.nanoClock = nanoClock;
  }

  /** One line, at most once a minute for this peer and {@code what}. */
  void warn(String peer, String what, String detail) {
    long leftOut = turn(new Topic(peer, what));
    if (leftOut >= 0) {
      log.warn(
          "{}: {}: {}{}",
          peer,
          what,
          oneLine(detail),
          leftOut == 0 ? "" : " (and " + leftOut + " like it)");
    }
  }

  /** How many lines were left out since the last one; negative if this one is to be left out. */
  private synchronized long turn(Topic topic) {
    long now = nanoClock.getAsLong();
    Said before = said.get(topic);
    if (before != null && now - before.atNanos < PAUSE_NANOS) {
      before.leftOut++;
      return -1;
    }
    Said line = before == null ? new Said() : before;
    long leftOut = line.leftOut;
    line.leftOut = 0;
    line.atNanos = now;
    said.put(topic, line);
    if (said.size() > TOPICS_MAX) {
      said.remove(said.keySet().iterator().next());
    }
    return leftOut;
  }

  /** Printable ASCII in one short line, whatever a peer sent. */
  static String oneLine(String text) {
    String line = text.replaceAll("[^\\x20-\\x7e]+", " ");
    return line.length() <= TEXT_MAX ? line : line.substring(0, TEXT_MAX) + "...";
  }
}
