package org.logothete.network.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * Envelopes of type {@code CONFIG}: the transaction a config block holds. An orderer wraps and
 * signs what an update gives, as Fabric's {@code StandardChannel.ProcessConfigUpdateMsg} does; the
 * signatures that count are those of the update within.
 */
public final class ConfigEnvelopes {
  private ConfigEnvelopes() {}

  /**
   * Wraps a new configuration.
   *
   * @param created written into the header in whole seconds
   * @param nonce 24 fresh random bytes
   */
  public static Envelope wrap(
      String channelId,
      ConfigEnvelope content,
      Instant created,
      ByteString nonce,
      EnvelopeSigner signer) {
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.CONFIG_VALUE)
            .setTimestamp(Timestamp.newBuilder().setSeconds(created.getEpochSecond()))
            .setChannelId(channelId)
            .build();
    SignatureHeader signatureHeader =
        SignatureHeader.newBuilder().setCreator(signer.creator()).setNonce(nonce).build();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(channelHeader.toByteString())
                    .setSignatureHeader(signatureHeader.toByteString()))
            .setData(content.toByteString())
            .build()
            .toByteString();
    return Envelope.newBuilder().setPayload(payload).setSignature(signer.sign(payload)).build();
  }

  /**
   * What an envelope of type {@code CONFIG} carries, not yet checked.
   *
   * @throws InvalidConfigException if the envelope is of another type or cannot be parsed
   */
  public static ConfigEnvelope unwrap(Envelope envelope) throws InvalidConfigException {
    try {
      Payload payload = Payload.parseFrom(envelope.getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      if (header.getType() != HeaderType.CONFIG_VALUE) {
        throw new InvalidConfigException(
            "config envelope", "is of type " + header.getType() + ", not CONFIG");
      }
      return ConfigEnvelope.parseFrom(payload.getData());
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidConfigException("config envelope", "cannot be parsed: " + e.getMessage(), e);
    }
  }
}
