package org.logothete.network.transaction;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.jspecify.annotations.Nullable;

/**
 * An envelope, parsed once, with the exact bytes it came in. Immutable, thread-safe; what it hands
 * out shares those bytes. Equal if the bytes are equal.
 *
 * <p>Reading says nothing about identities or signatures: it only makes sure that the bytes are the
 * one encoding of an envelope. A block's data is hashed as bytes, and peers that decode and encode
 * again must get the same ones.
 */
public final class Transaction {
  /** Created channels until Fabric 2; the generated constant is deprecated. */
  private static final int ORDERER_TRANSACTION = 4;

  private final ByteString bytes;
  private final ByteString digest;
  private final Envelope envelope;
  private final Payload payload;
  private final ChannelHeader channelHeader;
  private final SignatureHeader signatureHeader;
  private final String computedId;
  private final String id;

  private Transaction(
      ByteString bytes,
      ByteString digest,
      Envelope envelope,
      Payload payload,
      ChannelHeader channelHeader,
      SignatureHeader signatureHeader)
      throws MalformedTransactionException {
    this.bytes = bytes;
    this.digest = digest;
    this.envelope = envelope;
    this.payload = payload;
    this.channelHeader = channelHeader;
    this.signatureHeader = signatureHeader;
    this.computedId = hex(sha256(signatureHeader.getNonce().concat(signatureHeader.getCreator())));
    this.id = isConfig() ? configId(payload.getData()) : computedId;
  }

  /**
   * Reads an envelope. Envelope, payload and headers must be encoded as protobuf libraries write
   * them, without unknown fields.
   *
   * @throws MalformedTransactionException with Fabric's text where Fabric has one
   */
  public static Transaction parse(ByteString bytes) throws MalformedTransactionException {
    return parse(bytes, digestOf(bytes));
  }

  /**
   * The same with a digest that is known already.
   *
   * @param digest what {@link #digestOf} says of the bytes
   */
  public static Transaction parse(ByteString bytes, ByteString digest)
      throws MalformedTransactionException {
    Envelope envelope = read(Envelope.parser(), bytes, "Envelope");
    Payload payload = read(Payload.parser(), envelope.getPayload(), "Payload");
    if (!payload.hasHeader()) {
      throw new MalformedTransactionException("could not determine channel ID: header not set");
    }
    Header header = payload.getHeader();
    if (header.getChannelHeader().isEmpty()) {
      throw new MalformedTransactionException(
          "could not determine channel ID: channel header not set");
    }
    return new Transaction(
        bytes,
        digest,
        envelope,
        payload,
        read(ChannelHeader.parser(), header.getChannelHeader(), "ChannelHeader"),
        read(SignatureHeader.parser(), header.getSignatureHeader(), "SignatureHeader"));
  }

  private static <T extends Message> T read(Parser<T> parser, ByteString bytes, String name)
      throws MalformedTransactionException {
    T message;
    try {
      message = InPlace.parse(parser, bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedTransactionException(
          "error unmarshalling %s: %s".formatted(name, e.getMessage()));
    }
    if (hasUnknownFields(message) || !CanonicalEncoding.isOf(message, bytes)) {
      throw new MalformedTransactionException(
          "the %s is not in canonical protobuf encoding".formatted(name));
    }
    return message;
  }

  /** Unknown fields survive encoding, so comparing bytes does not find them. */
  private static boolean hasUnknownFields(Message message) {
    return switch (message) {
      case Envelope envelope -> !envelope.getUnknownFields().isEmpty();
      case Payload payload ->
          !payload.getUnknownFields().isEmpty()
              || !payload.getHeader().getUnknownFields().isEmpty();
      case ChannelHeader header ->
          !header.getUnknownFields().isEmpty()
              || !header.getTimestamp().getUnknownFields().isEmpty();
      case SignatureHeader header -> !header.getUnknownFields().isEmpty();
      default -> throw new IllegalArgumentException("no layer of a transaction");
    };
  }

  /**
   * Fabric's BFT finds a config transaction by the update in it ({@code requestIDFromEnvelope}).
   */
  private static String configId(ByteString data) throws MalformedTransactionException {
    try {
      ConfigEnvelope config = ConfigEnvelope.parseFrom(data);
      return hex(sha256(config.getLastUpdate().toByteString()));
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedTransactionException(
          "error unmarshalling message for type CONFIG: " + e.getMessage());
    }
  }

  /** Exactly as sent. */
  public ByteString bytes() {
    return bytes;
  }

  /** SHA-256 of an envelope's bytes. */
  public static ByteString digestOf(ByteString bytes) {
    return sha256(bytes);
  }

  /** SHA-256 of the bytes. */
  public ByteString digest() {
    return digest;
  }

  /**
   * What duplicates are found by: 64 hex digits. For a config transaction the hash of the update in
   * it, since every orderer wraps the same update in another envelope; for anything else {@link
   * #computedId}. Fabric's own for both, so that a request has one name wherever it turns up.
   */
  public String id() {
    return id;
  }

  /**
   * The {@link #id} of an envelope that stands in a block, at a fraction of the cost: nothing is
   * checked, the id in the channel header is taken for right, since none with a wrong one is
   * ordered. What cannot be read (others may have ordered it) goes by its digest, in hex.
   */
  public static String idInBlock(ByteString envelope) {
    try {
      Payload payload =
          InPlace.parse(Payload.parser(), InPlace.parse(Envelope.parser(), envelope).getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      if (header.getType() == HeaderType.CONFIG_VALUE) {
        return configId(payload.getData());
      }
      if (!header.getTxId().isEmpty()) {
        return header.getTxId();
      }
    } catch (InvalidProtocolBufferException | MalformedTransactionException _) {
      // Not this node's to refuse any more.
    }
    return hex(sha256(envelope));
  }

  /** Fabric's transaction id as the headers make it: hex of SHA-256 of nonce and creator. */
  public String computedId() {
    return computedId;
  }

  /**
   * Compares the id in the channel header with the headers' hash.
   *
   * @return why it is refused; empty if it is right
   */
  public Optional<String> idRefusal() {
    return channelHeader.getTxId().equals(computedId)
        ? Optional.empty()
        : Optional.of(
            "transaction id '%s' is not the hash of nonce and creator, %s"
                .formatted(channelHeader.getTxId(), computedId));
  }

  /**
   * Who it counts for when room is shared out, whichever connection it came over: hex of SHA-256 of
   * the creator.
   */
  public String client() {
    return hex(sha256(creator()));
  }

  public String channelId() {
    return channelHeader.getChannelId();
  }

  public ChannelHeader channelHeader() {
    return channelHeader;
  }

  public SignatureHeader signatureHeader() {
    return signatureHeader;
  }

  /** As sent. */
  public ByteString signatureHeaderBytes() {
    return payload.getHeader().getSignatureHeader();
  }

  /** Serialized identity of the signer. */
  public ByteString creator() {
    return signatureHeader.getCreator();
  }

  public ByteString nonce() {
    return signatureHeader.getNonce();
  }

  /** The signed bytes. */
  public ByteString payload() {
    return envelope.getPayload();
  }

  /** Over the payload. */
  public ByteString signature() {
    return envelope.getSignature();
  }

  /** Of the payload. */
  public ByteString data() {
    return payload.getData();
  }

  /** What Fabric counts against AbsoluteMaxBytes: payload and signature. */
  public int messageBytes() {
    return payload().size() + signature().size();
  }

  /** Whether it is a config transaction, which goes alone into its block. */
  public boolean isConfig() {
    return channelHeader.getType() == HeaderType.CONFIG_VALUE;
  }

  /** Whether it asks for another configuration; orderers make a config transaction of it. */
  public boolean isConfigUpdate() {
    return channelHeader.getType() == HeaderType.CONFIG_UPDATE_VALUE;
  }

  /**
   * Whether clients may submit this type (Fabric {@code BroadcastChannelSupport}; endorser
   * transactions and config updates).
   *
   * @return why not; empty if they may
   */
  public Optional<String> submissionRefusal() {
    return switch (channelHeader.getType()) {
      case HeaderType.ENDORSER_TRANSACTION_VALUE, HeaderType.CONFIG_UPDATE_VALUE ->
          Optional.empty();
      case HeaderType.CONFIG_VALUE ->
          Optional.of("message is of type that cannot be processed directly");
      case ORDERER_TRANSACTION -> Optional.of("message is of type that is no longer supported");
      default -> Optional.of(notInBlocks());
    };
  }

  /**
   * Whether this type may stand in a block (Fabric {@code smartbft/verifier.go}; endorser and
   * config transactions).
   *
   * @return why not; empty if it may
   */
  public Optional<String> orderingRefusal() {
    return switch (channelHeader.getType()) {
      case HeaderType.ENDORSER_TRANSACTION_VALUE, HeaderType.CONFIG_VALUE -> Optional.empty();
      case ORDERER_TRANSACTION -> Optional.of("orderer transactions are not supported in v3");
      default -> Optional.of(notInBlocks());
    };
  }

  private String notInBlocks() {
    int number = channelHeader.getType();
    HeaderType type = HeaderType.forNumber(number);
    return "transaction of type %s is not allowed to be included in blocks"
        .formatted(type == null ? Integer.toString(number) : type.name());
  }

  private static String hex(ByteString hash) {
    return HexFormat.of().formatHex(hash.toByteArray());
  }

  private static ByteString sha256(ByteString bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      bytes.asReadOnlyByteBufferList().forEach(digest::update);
      return ByteString.copyFrom(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must provide SHA-256", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Transaction that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return "transaction %s of channel %s".formatted(id, channelId());
  }
}
