package org.logothete.fuzz;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Policy;

/**
 * Replaces the content of one value or policy somewhere in a configuration and raises its version:
 * hostile bytes deep inside a tree that is otherwise sound.
 */
final class ConfigEdit {
  private final int wanted;
  private final ByteString content;
  private final List<ByteString> seen = new ArrayList<>();

  private ConfigEdit(int wanted, byte[] content) {
    this.wanted = wanted;
    this.content = ByteString.copyFrom(content);
  }

  /** What values and policies hold, in the order of their numbers. */
  static List<ByteString> contents(ConfigGroup root) {
    ConfigEdit edit = new ConfigEdit(-1, new byte[0]);
    edit.edited(root);
    return edit.seen;
  }

  /** The tree with other content at that number; the same tree if there is no such number. */
  static ConfigGroup replace(ConfigGroup root, int number, byte[] content) {
    return new ConfigEdit(number, content).edited(root);
  }

  private ConfigGroup edited(ConfigGroup group) {
    ConfigGroup.Builder result = group.toBuilder();
    new TreeMap<>(group.getGroupsMap()).forEach((name, g) -> result.putGroups(name, edited(g)));
    new TreeMap<>(group.getValuesMap()).forEach((name, v) -> result.putValues(name, edited(v)));
    new TreeMap<>(group.getPoliciesMap()).forEach((name, p) -> result.putPolicies(name, edited(p)));
    return result.build();
  }

  private ConfigValue edited(ConfigValue value) {
    return isWanted(value.getValue())
        ? value.toBuilder().setValue(content).setVersion(value.getVersion() + 1).build()
        : value;
  }

  private ConfigPolicy edited(ConfigPolicy policy) {
    Policy inner = policy.getPolicy();
    return isWanted(inner.getValue())
        ? policy.toBuilder()
            .setPolicy(inner.toBuilder().setValue(content))
            .setVersion(policy.getVersion() + 1)
            .build()
        : policy;
  }

  private boolean isWanted(ByteString before) {
    seen.add(before);
    return seen.size() - 1 == wanted;
  }
}
