package org.logothete.network.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.logothete.network.proto.ConsenterMetadata;

/**
 * The value in a block's signature slot, which every signature of the block covers: Fabric's {@code
 * OrdererBlockMetadata} with our {@link ConsenterMetadata} inside.
 *
 * @param lastConfig number of the config block in force, the block itself if it is one
 * @param engine name of the protocol that ordered the block
 * @param configSequence of the configuration it was voted on in
 * @param viewOrRound in which all its signatures were cast
 */
public record SignedValue(long lastConfig, String engine, long configSequence, long viewOrRound) {
  private static final int VERSION = 1;

  public ByteString encode() {
    ConsenterMetadata metadata =
        ConsenterMetadata.newBuilder()
            .setVersion(VERSION)
            .setEngine(engine)
            .setConfigSequence(configSequence)
            .setViewOrRound(viewOrRound)
            .build();
    return OrdererBlockMetadata.newBuilder()
        .setLastConfig(LastConfig.newBuilder().setIndex(lastConfig))
        .setConsenterMetadata(metadata.toByteString())
        .build()
        .toByteString();
  }

  /** The value in an encoded signature slot; empty if it is not one of ours. */
  public static Optional<SignedValue> ofSlot(ByteString slot) {
    try {
      return decode(Metadata.parseFrom(slot).getValue());
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }

  /** Reads what {@link #encode} wrote; empty for anything else, Fabric's own metadata included. */
  public static Optional<SignedValue> decode(ByteString encoded) {
    try {
      OrdererBlockMetadata outer = OrdererBlockMetadata.parseFrom(encoded);
      ConsenterMetadata inner = ConsenterMetadata.parseFrom(outer.getConsenterMetadata());
      SignedValue value =
          new SignedValue(
              outer.getLastConfig().getIndex(),
              inner.getEngine(),
              inner.getConfigSequence(),
              inner.getViewOrRound());
      boolean canonical = inner.getVersion() == VERSION && value.encode().equals(encoded);
      return canonical ? Optional.of(value) : Optional.empty();
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }
}
