package org.logothete.network.consortium;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.InvalidConfigException;

/** Block 0 of a channel, as Fabric's {@code common/genesis} makes it: unsigned, one transaction. */
public final class GenesisBlock {
  private static final int MESSAGE_VERSION = 1;
  private static final int NONCE_BYTES = 24;
  private static final int METADATA_SLOTS = 5;

  private GenesisBlock() {}

  /**
   * Makes the block.
   *
   * @param created the time the block claims to be made at, in whole seconds
   * @param random makes the nonce, so that two blocks of equal content still differ
   * @throws InvalidConfigException if the profile does not make a sound configuration
   */
  public static Block of(
      String channelId, ChannelProfile profile, Instant created, SecureRandom random)
      throws InvalidConfigException {
    return of(channelId, ConfigTreeEncoder.encode(profile), created, random);
  }

  /**
   * Makes the first block of another channel with the same members and values as one has.
   *
   * @param created the time the block claims to be made at, in whole seconds
   * @param random makes the nonce, so that two blocks of equal content still differ
   * @throws InvalidConfigException if the name is none of a channel
   */
  public static Block like(
      ChannelConfig model, String channelId, Instant created, SecureRandom random)
      throws InvalidConfigException {
    return of(channelId, neverChanged(model.toProto().getChannelGroup()), created, random);
  }

  /** The group as if nobody had ever updated anything in it. */
  private static ConfigGroup neverChanged(ConfigGroup group) {
    ConfigGroup.Builder anew = group.toBuilder().setVersion(0);
    group.getGroupsMap().forEach((name, each) -> anew.putGroups(name, neverChanged(each)));
    group
        .getValuesMap()
        .forEach((name, each) -> anew.putValues(name, each.toBuilder().setVersion(0).build()));
    group
        .getPoliciesMap()
        .forEach((name, each) -> anew.putPolicies(name, each.toBuilder().setVersion(0).build()));
    return anew.build();
  }

  private static Block of(String channelId, ConfigGroup tree, Instant created, SecureRandom random)
      throws InvalidConfigException {
    Config config = Config.newBuilder().setChannelGroup(tree).build();
    ChannelConfig.of(channelId, config);
    byte[] nonceBytes = new byte[NONCE_BYTES];
    random.nextBytes(nonceBytes);
    Block block = block(envelope(channelId, config, created, ByteString.copyFrom(nonceBytes)));
    // What is about to be handed out must be readable by the rules it will be read with.
    ConfigBlocks.read(block);
    return block;
  }

  private static Envelope envelope(
      String channelId, Config config, Instant created, ByteString nonce) {
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.CONFIG_VALUE)
            .setVersion(MESSAGE_VERSION)
            .setTimestamp(Timestamp.newBuilder().setSeconds(created.getEpochSecond()))
            .setChannelId(channelId)
            // The creator is empty, so the transaction id is the hash of the nonce alone.
            .setTxId(HexFormat.of().formatHex(sha256(nonce)))
            .build();
    SignatureHeader signatureHeader = SignatureHeader.newBuilder().setNonce(nonce).build();
    Payload payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(channelHeader.toByteString())
                    .setSignatureHeader(signatureHeader.toByteString()))
            .setData(ConfigEnvelope.newBuilder().setConfig(config).build().toByteString())
            .build();
    return Envelope.newBuilder().setPayload(payload.toByteString()).build();
  }

  private static Block block(Envelope envelope) {
    ByteString transaction = envelope.toByteString();
    LastConfig lastConfig = LastConfig.newBuilder().setIndex(0).build();
    BlockMetadata.Builder metadata = BlockMetadata.newBuilder();
    for (int slot = 0; slot < METADATA_SLOTS; slot++) {
      metadata.addMetadata(ByteString.EMPTY);
    }
    OrdererBlockMetadata signed =
        OrdererBlockMetadata.newBuilder().setLastConfig(lastConfig).build();
    metadata.setMetadata(BlockMetadataIndex.SIGNATURES_VALUE, metadata(signed.toByteString()));
    return Block.newBuilder()
        .setHeader(
            BlockHeader.newBuilder()
                .setNumber(0)
                .setDataHash(ByteString.copyFrom(sha256(transaction))))
        .setData(BlockData.newBuilder().addData(transaction))
        .setMetadata(metadata)
        .build();
  }

  private static ByteString metadata(ByteString value) {
    return Metadata.newBuilder().setValue(value).build().toByteString();
  }

  private static byte[] sha256(ByteString bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
