package org.logothete.orderer.node;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * How many lines a minute may be written about one thing. What happens with every block, as BDLS
 * passes over a dead leader, would otherwise fill a log. Thread-safe; remembers each thing it was
 * asked about.
 */
final class LineBudget {
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private static final class Minute {
    private long beganNanos;
    private int written;
    private long leftOut;
  }

  private final int linesPerMinute;
  private final LongSupplier nanoClock;
  private final Map<String, Minute> minutes = new HashMap<>();

  LineBudget(int linesPerMinute, LongSupplier nanoClock) {
    this.linesPerMinute = linesPerMinute;
    this.nanoClock = nanoClock;
  }

  /**
   * Asks for a line.
   *
   * @return how many lines were left out since the last one; empty if this one is to be left out
   */
  synchronized OptionalLong take(String about) {
    long now = nanoClock.getAsLong();
    Minute minute = minutes.get(about);
    if (minute == null) {
      minute = new Minute();
      minute.beganNanos = now;
      minutes.put(about, minute);
    } else if (now - minute.beganNanos >= MINUTE_NANOS) {
      minute.beganNanos = now;
      minute.written = 0;
    }
    if (minute.written >= linesPerMinute) {
      minute.leftOut++;
      return OptionalLong.empty();
    }
    minute.written++;
    long leftOut = minute.leftOut;
    minute.leftOut = 0;
    return OptionalLong.of(leftOut);
  }
}
