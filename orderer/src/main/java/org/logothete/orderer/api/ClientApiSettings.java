package org.logothete.orderer.api;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * How the client API listens and where its bounds are.
 *
 * @param listen address and port; port 0 lets the operating system choose
 * @param tls empty means plain text, for loopback and tests
 * @param maxMessageBytes largest request; a bigger one ends its stream with RESOURCE_EXHAUSTED
 *     before it is read (Fabric's General.MaxRecvMsgSize)
 * @param maxSentMessageBytes largest answer; a Deliver stream that comes to a bigger block ends
 *     with RESOURCE_EXHAUSTED (Fabric's General.MaxSendMsgSize)
 * @param timeWindow how far a Deliver request's timestamp may be from this node's clock (Fabric's
 *     General.Authentication.TimeWindow)
 * @param keepAlive pings
 * @param limits how much clients may hold at once
 */
public record ClientApiSettings(
    InetSocketAddress listen,
    Optional<ClientTls> tls,
    int maxMessageBytes,
    int maxSentMessageBytes,
    Duration timeWindow,
    KeepAlive keepAlive,
    Limits limits) {

  public ClientApiSettings {
    requirePositive("maxMessageBytes", maxMessageBytes);
    requirePositive("maxSentMessageBytes", maxSentMessageBytes);
    requirePositive("timeWindow in ms", timeWindow.toMillis());
  }

  /** Fabric's defaults on the given port of the loopback interface. */
  public static ClientApiSettings onLoopback(int port, Optional<ClientTls> tls) {
    return new ClientApiSettings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        tls,
        100 * 1024 * 1024,
        100 * 1024 * 1024,
        Duration.ofMinutes(15),
        KeepAlive.DEFAULTS,
        Limits.DEFAULTS);
  }

  /**
   * HTTP/2 pings (Fabric's General.Keepalive).
   *
   * @param clientIntervalMin clients that ping more often are disconnected
   * @param interval after this silence the server pings
   * @param timeout a ping not answered in this time ends the connection
   */
  public record KeepAlive(Duration clientIntervalMin, Duration interval, Duration timeout) {
    public static final KeepAlive DEFAULTS =
        new KeepAlive(Duration.ofMinutes(1), Duration.ofHours(2), Duration.ofSeconds(20));

    public KeepAlive {
      requirePositive("clientIntervalMin in ms", clientIntervalMin.toMillis());
      requirePositive("interval in ms", interval.toMillis());
      requirePositive("timeout in ms", timeout.toMillis());
    }
  }

  /**
   * Bounds. Memory held for clients stays under {@code inFlightBytes}, plus per stream the message
   * being received and the block being sent.
   *
   * @param connections open at once; one more is closed as it arrives
   * @param streamsPerConnection open at once; HTTP/2 makes the client wait with more. A peer's
   *     gateway opens a stream per transaction, so this is not small
   * @param envelopesPerStream in flight at once on one Broadcast stream; then the stream is not
   *     read until answers are out
   * @param inFlightBytes of all envelopes received and not yet answered, on all streams; then
   *     further ones are refused with SERVICE_UNAVAILABLE
   */
  public record Limits(
      int connections, int streamsPerConnection, int envelopesPerStream, long inFlightBytes) {
    public static final Limits DEFAULTS = new Limits(2000, 1000, 64, 256L * 1024 * 1024);

    public Limits {
      requirePositive("connections", connections);
      requirePositive("streamsPerConnection", streamsPerConnection);
      requirePositive("envelopesPerStream", envelopesPerStream);
      requirePositive("inFlightBytes", inFlightBytes);
    }
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
  }
}
