package org.logothete.fuzz;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.network.policy.ChannelIdentities;
import org.logothete.network.policy.InvalidPolicyException;

/** One hostile value or policy (an MSP, consenters, options) in a sound configuration. */
final class ConfigValues implements FuzzTarget {
  private final ChannelConfig sound = Golden.config();
  private final Config proto = sound.toProto();

  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    ConfigGroup edited = ConfigEdit.replace(proto.getChannelGroup(), in.uint8(), in.rest());
    try {
      ChannelIdentities.of(
          ChannelConfig.of(sound.channelId(), proto.toBuilder().setChannelGroup(edited).build()));
    } catch (InvalidConfigException | InvalidPolicyException refused) {
      return;
    }
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (ByteString content : ConfigEdit.contents(proto.getChannelGroup())) {
      seeds.add(Input.join(new byte[] {(byte) seeds.size()}, content.toByteArray()));
    }
    return seeds;
  }
}
