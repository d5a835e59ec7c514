package org.logothete.conformance;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * A signed and endorsed chaincode call, as a client would send it after a peer answered. Not a
 * record, as it holds an array.
 */
final class EndorsedCall {
  private static final int HEADER_TYPE_ENDORSER_TRANSACTION = 3;
  private static final int NONCE_BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String id;
  private final byte[] envelope;

  private EndorsedCall(String id, byte[] envelope) {
    this.id = id;
    this.envelope = envelope;
  }

  /** The client endorses its own call; an orderer does not look inside. */
  static EndorsedCall of(String channel, Identity client, String... arguments) {
    byte[] creator = client.serialized();
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    String id = LedgerAudit.transactionId(nonce, creator);
    WireWriter chaincode = new WireWriter().text(2, "probe");
    Instant now = Instant.now();
    byte[] channelHeader =
        new WireWriter()
            .number(1, HEADER_TYPE_ENDORSER_TRANSACTION)
            .message(3, new WireWriter().number(1, now.getEpochSecond()).number(2, now.getNano()))
            .text(4, channel)
            .text(5, id)
            .bytes(7, new WireWriter().message(2, chaincode).encode())
            .encode();
    byte[] signatureHeader = new WireWriter().bytes(1, creator).bytes(2, nonce).encode();
    byte[] proposal = proposal(chaincode, arguments);
    byte[] response =
        new WireWriter()
            .bytes(1, sha256(channelHeader, signatureHeader, proposal))
            .bytes(
                2,
                new WireWriter()
                    .message(3, new WireWriter().number(1, 200))
                    .message(4, chaincode)
                    .encode())
            .encode();
    byte[] toEndorse = new byte[response.length + creator.length];
    System.arraycopy(response, 0, toEndorse, 0, response.length);
    System.arraycopy(creator, 0, toEndorse, response.length, creator.length);
    WireWriter endorsement = new WireWriter().bytes(1, creator).bytes(2, client.sign(toEndorse));
    byte[] action =
        new WireWriter()
            .bytes(1, proposal)
            .message(2, new WireWriter().bytes(1, response).message(2, endorsement))
            .encode();
    byte[] transaction =
        new WireWriter()
            .message(1, new WireWriter().bytes(1, signatureHeader).bytes(2, action))
            .encode();
    byte[] payload =
        new WireWriter()
            .message(1, new WireWriter().bytes(1, channelHeader).bytes(2, signatureHeader))
            .bytes(2, transaction)
            .encode();
    return new EndorsedCall(
        id, new WireWriter().bytes(1, payload).bytes(2, client.sign(payload)).encode());
  }

  private static byte[] proposal(WireWriter chaincode, String... arguments) {
    WireWriter input = new WireWriter();
    for (String argument : arguments) {
      input.bytes(1, argument.getBytes(StandardCharsets.UTF_8));
    }
    WireWriter spec = new WireWriter().number(1, 1).message(2, chaincode).message(3, input);
    return new WireWriter().bytes(1, new WireWriter().message(1, spec).encode()).encode();
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must provide SHA-256", e);
    }
  }

  String id() {
    return id;
  }

  byte[] envelope() {
    return envelope.clone();
  }
}
