package org.logothete.network.channel;

import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigValue;

/**
 * The update that leads from one configuration to another, as Fabric's {@code configtxlator
 * compute_update} makes it: it reads the groups on the way to a change and writes what differs. A
 * group whose membership changes gets a new version and lists all its members.
 */
public final class ConfigDifference {
  private ConfigDifference() {}

  /**
   * Computes the update.
   *
   * @throws InvalidConfigException if there is no difference
   */
  public static ConfigUpdate compute(String channelId, Config original, Config updated)
      throws InvalidConfigException {
    Sets sets = group(original.getChannelGroup(), updated.getChannelGroup());
    if (!sets.changed()) {
      throw new InvalidConfigException(ConfigTree.ROOT, "both configurations are the same");
    }
    return ConfigUpdate.newBuilder()
        .setChannelId(channelId)
        .setReadSet(sets.read())
        .setWriteSet(sets.write())
        .build();
  }

  private record Sets(ConfigGroup read, ConfigGroup write, boolean changed) {}

  private static Sets group(ConfigGroup original, ConfigGroup updated) {
    boolean regrouped =
        !original.getModPolicy().equals(updated.getModPolicy())
            || !original.getGroupsMap().keySet().equals(updated.getGroupsMap().keySet())
            || !original.getValuesMap().keySet().equals(updated.getValuesMap().keySet())
            || !original.getPoliciesMap().keySet().equals(updated.getPoliciesMap().keySet());
    ConfigGroup.Builder read = ConfigGroup.newBuilder().setVersion(original.getVersion());
    ConfigGroup.Builder write = ConfigGroup.newBuilder().setVersion(original.getVersion());
    if (regrouped) {
      write.setVersion(original.getVersion() + 1).setModPolicy(updated.getModPolicy());
    }
    boolean changed = regrouped;
    changed |= policies(original, updated, regrouped, read, write);
    changed |= values(original, updated, regrouped, read, write);
    changed |= groups(original, updated, regrouped, read, write);
    return new Sets(read.build(), write.build(), changed);
  }

  private static boolean policies(
      ConfigGroup original,
      ConfigGroup updated,
      boolean regrouped,
      ConfigGroup.Builder read,
      ConfigGroup.Builder write) {
    boolean changed = false;
    for (Map.Entry<String, ConfigPolicy> entry :
        new TreeMap<>(updated.getPoliciesMap()).entrySet()) {
      ConfigPolicy after = entry.getValue();
      ConfigPolicy before = original.getPoliciesMap().get(entry.getKey());
      if (before == null) {
        write.putPolicies(entry.getKey(), after.toBuilder().setVersion(0).build());
      } else if (!after.toBuilder().setVersion(before.getVersion()).build().equals(before)) {
        write.putPolicies(
            entry.getKey(), after.toBuilder().setVersion(before.getVersion() + 1).build());
        changed = true;
      } else if (regrouped) {
        ConfigPolicy same = ConfigPolicy.newBuilder().setVersion(before.getVersion()).build();
        read.putPolicies(entry.getKey(), same);
        write.putPolicies(entry.getKey(), same);
      }
    }
    return changed;
  }

  private static boolean values(
      ConfigGroup original,
      ConfigGroup updated,
      boolean regrouped,
      ConfigGroup.Builder read,
      ConfigGroup.Builder write) {
    boolean changed = false;
    for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(updated.getValuesMap()).entrySet()) {
      ConfigValue after = entry.getValue();
      ConfigValue before = original.getValuesMap().get(entry.getKey());
      if (before == null) {
        write.putValues(entry.getKey(), after.toBuilder().setVersion(0).build());
      } else if (!after.toBuilder().setVersion(before.getVersion()).build().equals(before)) {
        write.putValues(
            entry.getKey(), after.toBuilder().setVersion(before.getVersion() + 1).build());
        changed = true;
      } else if (regrouped) {
        ConfigValue same = ConfigValue.newBuilder().setVersion(before.getVersion()).build();
        read.putValues(entry.getKey(), same);
        write.putValues(entry.getKey(), same);
      }
    }
    return changed;
  }

  private static boolean groups(
      ConfigGroup original,
      ConfigGroup updated,
      boolean regrouped,
      ConfigGroup.Builder read,
      ConfigGroup.Builder write) {
    boolean changed = false;
    for (Map.Entry<String, ConfigGroup> entry : new TreeMap<>(updated.getGroupsMap()).entrySet()) {
      ConfigGroup before = original.getGroupsMap().get(entry.getKey());
      if (before == null) {
        ConfigGroup.Builder added =
            group(ConfigGroup.getDefaultInstance(), entry.getValue()).write().toBuilder();
        added.setVersion(0).setModPolicy(entry.getValue().getModPolicy());
        write.putGroups(entry.getKey(), added.build());
        continue;
      }
      Sets sets = group(before, entry.getValue());
      if (sets.changed() || regrouped) {
        read.putGroups(entry.getKey(), sets.read());
        write.putGroups(entry.getKey(), sets.write());
      }
      changed |= sets.changed();
    }
    return changed;
  }
}
