package org.logothete.network.channel;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;

/**
 * A config tree taken apart into its elements by {@link ConfigElement#key} and put together again
 * (Fabric's {@code common/configtx/configmap.go}). Sorted, so that of several errors everybody
 * reports the same one.
 */
final class ConfigTree {
  static final String ROOT = "/" + ConfigNames.CHANNEL_GROUP;

  private static final String NAME = "[a-zA-Z0-9.-]{1,249}";
  private static final String ORDERER_CAPABILITIES =
      ConfigElement.valueKey(
          ROOT + "/" + ConfigNames.ORDERER_GROUP + "/" + ConfigNames.CAPABILITIES);

  private ConfigTree() {}

  /**
   * The elements of a tree.
   *
   * @throws InvalidConfigException if a key is not a name Fabric allows
   */
  static SortedMap<String, ConfigElement> elements(ConfigGroup root) throws InvalidConfigException {
    SortedMap<String, ConfigElement> elements = new TreeMap<>();
    addGroup(elements, ROOT, root);
    return Collections.unmodifiableSortedMap(elements);
  }

  private static void addGroup(Map<String, ConfigElement> elements, String path, ConfigGroup group)
      throws InvalidConfigException {
    add(elements, new ConfigElement.Group(path, group));
    for (Map.Entry<String, ConfigGroup> child : group.getGroupsMap().entrySet()) {
      addGroup(elements, child(path, child.getKey()), child.getValue());
    }
    for (Map.Entry<String, ConfigValue> child : group.getValuesMap().entrySet()) {
      add(elements, new ConfigElement.Value(child(path, child.getKey()), child.getValue()));
    }
    for (Map.Entry<String, ConfigPolicy> child : group.getPoliciesMap().entrySet()) {
      add(elements, new ConfigElement.Policy(child(path, child.getKey()), child.getValue()));
    }
  }

  private static void add(Map<String, ConfigElement> elements, ConfigElement element) {
    elements.put(element.key(), element);
  }

  private static String child(String path, String name) throws InvalidConfigException {
    checkName(path, name);
    return path + "/" + name;
  }

  /** Checks the key of an element, or a part of a policy's path. */
  static void checkName(String path, String name) throws InvalidConfigException {
    if (!name.matches(NAME) || name.equals(".") || name.equals("..")) {
      throw new InvalidConfigException(path, "'" + name + "' is not a name: " + NAME);
    }
  }

  /**
   * Puts a tree together. Which members a group has is what the group's own element says; what they
   * are is what their elements say.
   *
   * @throws InvalidConfigException if a member has no element
   */
  static ConfigGroup assemble(Map<String, ConfigElement> elements) throws InvalidConfigException {
    return assemble(elements, ROOT);
  }

  private static ConfigGroup assemble(Map<String, ConfigElement> elements, String path)
      throws InvalidConfigException {
    if (!(elements.get(ConfigElement.groupKey(path)) instanceof ConfigElement.Group element)) {
      throw new InvalidConfigException(path, "missing group");
    }
    ConfigGroup group = element.group();
    ConfigGroup.Builder result = group.toBuilder();
    for (String name : new TreeSet<>(group.getGroupsMap().keySet())) {
      result.putGroups(name, assemble(elements, path + "/" + name));
    }
    for (String name : new TreeSet<>(group.getValuesMap().keySet())) {
      String childPath = path + "/" + name;
      if (!(elements.get(ConfigElement.valueKey(childPath)) instanceof ConfigElement.Value value)) {
        throw new InvalidConfigException(childPath, "missing value");
      }
      result.putValues(name, value.value());
    }
    for (String name : new TreeSet<>(group.getPoliciesMap().keySet())) {
      String childPath = path + "/" + name;
      if (!(elements.get(ConfigElement.policyKey(childPath))
          instanceof ConfigElement.Policy policy)) {
        throw new InvalidConfigException(childPath, "missing policy");
      }
      result.putPolicies(name, policy.policy());
    }
    if (elements.containsKey(ORDERER_CAPABILITIES)) {
      fillModPolicies(result);
    }
    return result.build();
  }

  /**
   * Channels made by Fabric 1.0 lack some modification policies (FAB-5309, FAB-6080), and an
   * element without one could never be changed. Fabric fills them in with the first update, so
   * every consenter must.
   */
  private static void fillModPolicies(ConfigGroup.Builder group) {
    if (group.getModPolicy().isEmpty()) {
      group.setModPolicy(ConfigNames.ADMINS);
    }
    for (Map.Entry<String, ConfigValue> child : Map.copyOf(group.getValuesMap()).entrySet()) {
      if (child.getValue().getModPolicy().isEmpty()) {
        group.putValues(
            child.getKey(), child.getValue().toBuilder().setModPolicy(ConfigNames.ADMINS).build());
      }
    }
    for (Map.Entry<String, ConfigPolicy> child : Map.copyOf(group.getPoliciesMap()).entrySet()) {
      if (child.getValue().getModPolicy().isEmpty()) {
        group.putPolicies(
            child.getKey(), child.getValue().toBuilder().setModPolicy(ConfigNames.ADMINS).build());
      }
    }
  }
}
