package org.logothete.orderer.admission;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * An envelope, read once, with the exact bytes it was read from. Fields share those bytes.
 *
 * @param bytes exactly as sent
 * @param digest SHA-256 of the bytes
 * @param payload the signed bytes
 * @param signature over the payload
 * @param channelHeader of the payload
 * @param signatureHeader of the payload, parsed
 * @param signatureHeaderBytes the same, as sent
 * @param data of the payload
 */
public record ParsedEnvelope(
    ByteString bytes,
    ByteString digest,
    ByteString payload,
    ByteString signature,
    ChannelHeader channelHeader,
    SignatureHeader signatureHeader,
    ByteString signatureHeaderBytes,
    ByteString data) {

  /**
   * Reads an envelope. Every layer down to the headers must be encoded canonically, as protobuf
   * libraries write it: a block's data is hashed as bytes, and peers that decode and encode again
   * must get the same bytes.
   *
   * @throws UnreadableEnvelopeException with Fabric's text where Fabric has one
   */
  static ParsedEnvelope parse(ByteString bytes) throws UnreadableEnvelopeException {
    Envelope envelope = read(Envelope.parser(), bytes, "Envelope");
    Payload payload = read(Payload.parser(), envelope.getPayload(), "Payload");
    if (!payload.hasHeader()) {
      throw new UnreadableEnvelopeException("could not determine channel ID: header not set");
    }
    Header header = payload.getHeader();
    if (header.getChannelHeader().isEmpty()) {
      throw new UnreadableEnvelopeException(
          "could not determine channel ID: channel header not set");
    }
    ChannelHeader channelHeader =
        read(ChannelHeader.parser(), header.getChannelHeader(), "ChannelHeader");
    SignatureHeader signatureHeader =
        read(SignatureHeader.parser(), header.getSignatureHeader(), "SignatureHeader");
    return new ParsedEnvelope(
        bytes,
        sha256(bytes),
        envelope.getPayload(),
        envelope.getSignature(),
        channelHeader,
        signatureHeader,
        header.getSignatureHeader(),
        payload.getData());
  }

  private static <T extends MessageLite> T read(Parser<T> parser, ByteString bytes, String name)
      throws UnreadableEnvelopeException {
    CodedInputStream in = bytes.newCodedInput();
    in.enableAliasing(true);
    T message;
    try {
      message = parser.parseFrom(in);
      in.checkLastTagWas(0);
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableEnvelopeException(
          "error unmarshalling %s: %s".formatted(name, e.getMessage()));
    }
    if (!message.toByteString().equals(bytes)) {
      throw new UnreadableEnvelopeException(
          "the %s is not in canonical protobuf encoding".formatted(name));
    }
    return message;
  }

  /** Fabric's transaction id as the headers make it: hex of SHA-256 of nonce and creator. */
  String computedId() {
    ByteString hash = sha256(signatureHeader.getNonce().concat(signatureHeader.getCreator()));
    return HexFormat.of().formatHex(hash.toByteArray());
  }

  /** Serialized identity of the signer. */
  public ByteString creator() {
    return signatureHeader.getCreator();
  }

  /** What Fabric counts against AbsoluteMaxBytes: payload and signature. */
  public int messageBytes() {
    return payload.size() + signature.size();
  }

  /** Whether it goes alone into its block. */
  public boolean isConfig() {
    return channelHeader.getType() == HeaderType.CONFIG_VALUE;
  }

  private static ByteString sha256(ByteString bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      bytes.asReadOnlyByteBufferList().forEach(digest::update);
      return ByteString.copyFrom(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** The bytes are no envelope that could be ordered; the message is for the client. */
  static final class UnreadableEnvelopeException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String info;

    UnreadableEnvelopeException(String info) {
      super(info);
      this.info = info;
    }

    String info() {
      return info;
    }
  }
}
