package org.logothete.fuzz;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.network.policy.ChannelIdentities;
import org.logothete.network.policy.InvalidPolicyException;

/** Config blocks, genesis blocks included. */
final class ConfigBlockBytes implements FuzzTarget {
  @Override
  public void run(byte[] input) {
    try {
      ChannelConfig config = ConfigBlocks.read(Block.parseFrom(input));
      ChannelIdentities.of(config);
    } catch (InvalidProtocolBufferException | InvalidConfigException | InvalidPolicyException e) {
      return;
    }
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        Golden.blocks().getFirst(),
        Golden.blocks().get(9),
        Golden.file("fabric/genesis-engine-bdls.block"));
  }
}
