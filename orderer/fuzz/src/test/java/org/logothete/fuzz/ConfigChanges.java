package org.logothete.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigUpdates;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.network.policy.ChannelIdentities;
import org.logothete.network.policy.ChannelModificationPolicies;
import org.logothete.network.policy.InvalidPolicyException;

/**
 * Config updates: an envelope of anybody's, hostile content that all administrators signed, and one
 * hostile value in a sound update. What is proposed must be confirmed by the next consenter.
 */
final class ConfigChanges implements FuzzTarget {
  private static final int ENVELOPE = 0;
  private static final int SIGNED = 1;
  private static final int EDITED = 2;
  private static final int KINDS = 3;

  private final ChannelConfig config = Golden.config();
  private final ConfigGroup root = config.toProto().getChannelGroup();
  private final List<Golden.Admin> admins = Golden.admins();
  private final ConfigUpdates rules;

  ConfigChanges() {
    try {
      rules =
          new ConfigUpdates(
              config,
              new ChannelModificationPolicies(ChannelIdentities.of(config)),
              engine -> engine.equals("PBFT"));
    } catch (InvalidPolicyException | InvalidConfigException e) {
      throw new AssertionError("the golden configuration is sound", e);
    }
  }

  @Override
  public void run(byte[] input) throws InvalidConfigException {
    ConfigEnvelope proposed;
    try {
      proposed = rules.propose(update(new Input(input)));
    } catch (InvalidProtocolBufferException | InvalidConfigException refused) {
      return;
    }
    rules.verify(proposed);
  }

  private Envelope update(Input in) throws InvalidProtocolBufferException {
    return switch (in.below(KINDS)) {
      case ENVELOPE -> Envelope.parseFrom(in.rest());
      case SIGNED -> signed(ByteString.copyFrom(in.rest()));
      default -> {
        ConfigGroup next = ConfigEdit.replace(root, in.uint8(), in.rest());
        yield signed(
            ConfigUpdate.newBuilder()
                .setChannelId(config.channelId())
                .setReadSet(root)
                .setWriteSet(next)
                .build()
                .toByteString());
      }
    };
  }

  private Envelope signed(ByteString update) {
    ConfigUpdateEnvelope.Builder content =
        ConfigUpdateEnvelope.newBuilder().setConfigUpdate(update);
    for (Golden.Admin admin : admins) {
      ByteString header =
          SignatureHeader.newBuilder().setCreator(admin.identity()).build().toByteString();
      byte[] signature = admin.signer().sign(header.concat(update).toByteArray());
      content.addSignatures(
          ConfigSignature.newBuilder()
              .setSignatureHeader(header)
              .setSignature(ByteString.copyFrom(signature)));
    }
    ChannelHeader header =
        ChannelHeader.newBuilder()
            .setType(HeaderType.CONFIG_UPDATE_VALUE)
            .setChannelId(config.channelId())
            .build();
    return Envelope.newBuilder()
        .setPayload(
            Payload.newBuilder()
                .setHeader(Header.newBuilder().setChannelHeader(header.toByteString()))
                .setData(content.build().toByteString())
                .build()
                .toByteString())
        .build();
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(seed(ENVELOPE, Golden.file("fabric/config-update/signed-config-update.envelope")));
    seeds.add(seed(SIGNED, Golden.file("fabric/config-update/config-update.pb")));
    int number = 0;
    for (ByteString content : ConfigEdit.contents(root)) {
      seeds.add(seed(EDITED, Input.join(new byte[] {(byte) number++}, content.toByteArray())));
    }
    return seeds;
  }

  private static byte[] seed(int kind, byte[] content) {
    return Input.join(new byte[] {(byte) kind}, content);
  }
}
