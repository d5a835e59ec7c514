package org.logothete.orderer.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Settings of the cluster transport.
 *
 * @param listen address other orderers dial; port 0 lets the system choose
 * @param frameBytesMax largest frame sent or accepted; every AbsoluteMaxBytes that a channel may
 *     ever have, and some room for the frame's own fields, must fit
 * @param outbox bounds of what waits for one remote node
 * @param unauthenticatedMax accepted connections that have not proven who they are; one more makes
 *     room by closing the oldest
 */
public record LinkSettings(
    InetSocketAddress listen,
    int frameBytesMax,
    OutboxLimits outbox,
    LinkTimes times,
    int unauthenticatedMax) {
  /** A Hello must fit, whatever the operator wishes. */
  static final int FRAME_BYTES_MIN = 1024;

  public LinkSettings {
    if (frameBytesMax < FRAME_BYTES_MIN) {
      throw new IllegalArgumentException(
          "frameBytesMax is at least " + FRAME_BYTES_MIN + ", not " + frameBytesMax);
    }
    if (unauthenticatedMax < 1) {
      throw new IllegalArgumentException("unauthenticatedMax is positive");
    }
  }

  /** Loopback, a port of the system's choice, frames up to 16 MiB. */
  public static LinkSettings defaults() {
    return new LinkSettings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        16 << 20,
        new OutboxLimits(8192, 32 << 20),
        LinkTimes.defaults(),
        64);
  }

  public LinkSettings withListen(InetSocketAddress listen) {
    return new LinkSettings(listen, frameBytesMax, outbox, times, unauthenticatedMax);
  }

  public LinkSettings withFrameBytesMax(int frameBytesMax) {
    return new LinkSettings(listen, frameBytesMax, outbox, times, unauthenticatedMax);
  }

  public LinkSettings withOutbox(OutboxLimits outbox) {
    return new LinkSettings(listen, frameBytesMax, outbox, times, unauthenticatedMax);
  }

  public LinkSettings withTimes(LinkTimes times) {
    return new LinkSettings(listen, frameBytesMax, outbox, times, unauthenticatedMax);
  }

  public LinkSettings withUnauthenticatedMax(int unauthenticatedMax) {
    return new LinkSettings(listen, frameBytesMax, outbox, times, unauthenticatedMax);
  }
}
