package org.logothete.network.channel;

import static org.logothete.network.channel.ConfigNames.BATCH_SIZE;
import static org.logothete.network.channel.ConfigNames.BATCH_TIMEOUT;
import static org.logothete.network.channel.ConfigNames.BLOCK_VALIDATION;
import static org.logothete.network.channel.ConfigNames.ORDERERS;
import static org.logothete.network.channel.ConfigNames.ORDERER_GROUP;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;

/**
 * A configuration that somebody would like to have in place of the one in force, before anybody
 * signs it. Immutable: each change gives another draft.
 */
public final class ConfigDraft {
  private final ChannelConfig current;
  private final Config wanted;

  private ConfigDraft(ChannelConfig current, Config wanted) {
    this.current = current;
    this.wanted = wanted;
  }

  /** Nothing is changed yet. */
  public static ConfigDraft of(ChannelConfig current) {
    return new ConfigDraft(current, current.toProto());
  }

  /** Other limits of a block. */
  public ConfigDraft withBatchSize(BatchSize size) {
    ByteString content =
        org.hyperledger.fabric.protos.orderer.BatchSize.newBuilder()
            .setMaxMessageCount(size.maxMessageCount())
            .setAbsoluteMaxBytes(size.absoluteMaxBytes())
            .setPreferredMaxBytes(size.preferredMaxBytes())
            .build()
            .toByteString();
    return orderer(group -> value(group, BATCH_SIZE, content));
  }

  /** Another longest wait of a transaction for its block to fill. */
  public ConfigDraft withBatchTimeout(Duration timeout) {
    ByteString content =
        BatchTimeout.newBuilder().setTimeout(GoDuration.format(timeout)).build().toByteString();
    return orderer(group -> value(group, BATCH_TIMEOUT, content));
  }

  /** Other consenters; the policy by which peers verify blocks follows them. */
  public ConfigDraft withConsenters(List<Consenter> consenters) {
    Orderers.Builder mapping = Orderers.newBuilder();
    consenters.stream().map(Consenter::toProto).forEach(mapping::addConsenterMapping);
    return orderer(
        group -> {
          ConfigPolicy validation =
              group.getPoliciesOrThrow(BLOCK_VALIDATION).toBuilder()
                  .setPolicy(BlockValidationPolicy.of(consenters))
                  .build();
          return value(group, ORDERERS, mapping.build().toByteString()).toBuilder()
              .putPolicies(BLOCK_VALIDATION, validation)
              .build();
        });
  }

  private static ConfigGroup value(ConfigGroup group, String name, ByteString content) {
    ConfigValue value = group.getValuesOrThrow(name).toBuilder().setValue(content).build();
    return group.toBuilder().putValues(name, value).build();
  }

  private ConfigDraft orderer(UnaryOperator<ConfigGroup> change) {
    Config.Builder next = wanted.toBuilder();
    ConfigGroup orderer = next.getChannelGroup().getGroupsOrThrow(ORDERER_GROUP);
    next.getChannelGroupBuilder().putGroups(ORDERER_GROUP, change.apply(orderer));
    return new ConfigDraft(current, next.build());
  }

  /**
   * The configuration that it would be.
   *
   * @throws InvalidConfigException if it is not sound, naming the first element that is wrong
   */
  public ChannelConfig next() throws InvalidConfigException {
    return ChannelConfig.of(
        current.channelId(), wanted.toBuilder().setSequence(current.sequence() + 1).build());
  }

  /**
   * The update that leads to it, for administrators to sign.
   *
   * @throws InvalidConfigException if it is not sound, or nothing is changed
   */
  public ConfigUpdate update() throws InvalidConfigException {
    ChannelConfig _ = next();
    return ConfigDifference.compute(current.channelId(), current.toProto(), wanted);
  }

  /**
   * The policies that the signatures on the update have to satisfy, by path.
   *
   * @throws InvalidConfigException as {@link #update}
   */
  public SortedSet<String> policies() throws InvalidConfigException {
    Map<String, ConfigElement> before = ConfigTree.elements(current.toProto().getChannelGroup());
    SortedSet<String> policies = new TreeSet<>();
    for (ConfigElement written : ConfigTree.elements(update().getWriteSet()).values()) {
      ConfigElement existing = before.get(written.key());
      if (existing != null && written.version() != existing.version()) {
        policies.add(existing.modPolicyPath());
      }
    }
    return policies;
  }
}
