package org.logothete.orderer.participation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;

/** What may update a channel: Fabric's {@code ValidateUpdateConfigEnvelope}. */
public final class UpdateEnvelope {
  private UpdateEnvelope() {}

  /**
   * The name of the channel.
   *
   * @throws ParticipationException if the envelope is no config update
   */
  public static String channel(ByteString envelope) throws ParticipationException {
    try {
      Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
      if (payload.getHeader().getChannelHeader().isEmpty()) {
        throw new ParticipationException("bad header");
      }
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      if (header.getType() != HeaderType.CONFIG_UPDATE_VALUE) {
        throw new ParticipationException("bad type");
      }
      if (header.getChannelId().isEmpty()) {
        throw new ParticipationException("empty channel id");
      }
      ConfigUpdateEnvelope update = ConfigUpdateEnvelope.parseFrom(payload.getData());
      return ConfigUpdate.parseFrom(update.getConfigUpdate()).getChannelId();
    } catch (InvalidProtocolBufferException e) {
      throw new ParticipationException("bad payload: " + e.getMessage(), e);
    }
  }
}
