package org.logothete.conformance;

import java.security.SecureRandom;
import java.time.Instant;

/** Signed Deliver requests, encoded by hand. */
public final class SeekRequest {
  private static final int HEADER_TYPE_DELIVER_SEEK_INFO = 5;
  private static final int NONCE_BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SeekRequest() {}

  /** From the given block to the newest there is when the request arrives. */
  public static byte[] toNewest(String channel, Identity client, long from, Instant now)
      throws AuditException {
    return seek(channel, client, from, new WireWriter().message(1, new WireWriter()), now);
  }

  /** From the given block on up to another; the node waits for blocks that are not there yet. */
  public static byte[] range(String channel, Identity client, long from, long to, Instant now)
      throws AuditException {
    return seek(channel, client, from, specified(to), now);
  }

  private static WireWriter specified(long number) {
    return new WireWriter().message(3, new WireWriter().number(1, number));
  }

  private static byte[] seek(
      String channel, Identity client, long from, WireWriter stop, Instant now)
      throws AuditException {
    byte[] seekInfo = new WireWriter().message(1, specified(from)).message(2, stop).encode();
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] channelHeader =
        new WireWriter()
            .number(1, HEADER_TYPE_DELIVER_SEEK_INFO)
            .message(3, new WireWriter().number(1, now.getEpochSecond()).number(2, now.getNano()))
            .text(4, channel)
            .bytes(8, client.tlsCertificateHash())
            .encode();
    byte[] signatureHeader =
        new WireWriter().bytes(1, client.serialized()).bytes(2, nonce).encode();
    byte[] payload =
        new WireWriter()
            .message(1, new WireWriter().bytes(1, channelHeader).bytes(2, signatureHeader))
            .bytes(2, seekInfo)
            .encode();
    return new WireWriter().bytes(1, payload).bytes(2, client.sign(payload)).encode();
  }
}
