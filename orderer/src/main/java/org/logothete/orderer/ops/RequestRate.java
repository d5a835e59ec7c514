package org.logothete.orderer.ops;

/**
 * Lets a number of requests pass per second, with a burst of as many. Used by one event loop only.
 */
final class RequestRate {
  private final int perSecond;
  private double tokens;
  private long lastNanos;

  RequestRate(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.tokens = perSecond;
    this.lastNanos = nowNanos;
  }

  boolean pass(long nowNanos) {
    tokens = Math.min(perSecond, tokens + (nowNanos - lastNanos) * 1e-9 * perSecond);
    lastNanos = nowNanos;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
