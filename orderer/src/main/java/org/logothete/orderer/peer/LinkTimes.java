package org.logothete.orderer.peer;

import java.time.Duration;

/**
 * How patient links are.
 *
 * @param connect to establish a TCP connection
 * @param hello from connected (or accepted) to the end of TLS handshake and Hello exchange
 * @param ping after so long without a frame to send, a Ping is sent
 * @param silence a connection that brings nothing, or takes nothing, for so long is dead; at least
 *     twice {@code ping}, or a healthy idle link would die
 * @param backoffMin before the first attempt to dial again
 * @param backoffMax the pause grows up to this
 */
public record LinkTimes(
    Duration connect,
    Duration hello,
    Duration ping,
    Duration silence,
    Duration backoffMin,
    Duration backoffMax) {
  public LinkTimes {
    for (Duration time : new Duration[] {connect, hello, ping, silence, backoffMin}) {
      if (time.toMillis() < 1 || time.toMillis() > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("from 1 ms to 24 days, not " + time);
      }
    }
    if (silence.compareTo(ping.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException("silence " + silence + " < twice the ping " + ping);
    }
    if (backoffMax.compareTo(backoffMin) < 0) {
      throw new IllegalArgumentException("backoffMax " + backoffMax + " < " + backoffMin);
    }
  }

  public LinkTimes withConnect(Duration connect) {
    return new LinkTimes(connect, hello, ping, silence, backoffMin, backoffMax);
  }

  public static LinkTimes defaults() {
    return new LinkTimes(
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofMillis(50),
        Duration.ofSeconds(2));
  }
}
