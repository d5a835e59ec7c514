package org.logothete.network.channel;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;

/** A group of the config tree together with the path it stands at, so that errors can name it. */
record ConfigSection(String path, ConfigGroup group) {

  static ConfigSection root(ConfigGroup channelGroup) {
    return new ConfigSection("/" + ConfigNames.CHANNEL_GROUP, channelGroup);
  }

  String pathOf(String key) {
    return path + "/" + key;
  }

  /** Refuses values that this software does not know: it could not honour them. */
  void allowValues(Set<String> keys) throws InvalidConfigException {
    for (String key : new TreeSet<>(group.getValuesMap().keySet())) {
      if (!keys.contains(key)) {
        throw new InvalidConfigException(pathOf(key), "unexpected value");
      }
    }
  }

  void allowGroups(Set<String> keys) throws InvalidConfigException {
    for (String key : new TreeSet<>(group.getGroupsMap().keySet())) {
      if (!keys.contains(key)) {
        throw new InvalidConfigException(pathOf(key), "unexpected group");
      }
    }
  }

  <T extends Message> Optional<T> value(String key, Parser<T> parser)
      throws InvalidConfigException {
    ConfigValue value = group.getValuesMap().get(key);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.parseFrom(value.getValue()));
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidConfigException(pathOf(key), "cannot be parsed: " + e.getMessage(), e);
    }
  }

  <T extends Message> T requiredValue(String key, Parser<T> parser) throws InvalidConfigException {
    Optional<T> value = value(key, parser);
    if (value.isEmpty()) {
      throw new InvalidConfigException(pathOf(key), "missing");
    }
    return value.get();
  }

  ConfigPolicy requiredPolicy(String key) throws InvalidConfigException {
    ConfigPolicy policy = group.getPoliciesMap().get(key);
    if (policy == null || !policy.hasPolicy()) {
      throw new InvalidConfigException(pathOf(key), "missing policy");
    }
    return policy;
  }

  Optional<ConfigSection> section(String key) {
    return Optional.ofNullable(group.getGroupsMap().get(key))
        .map(child -> new ConfigSection(pathOf(key), child));
  }

  ConfigSection requiredSection(String key) throws InvalidConfigException {
    Optional<ConfigSection> section = section(key);
    if (section.isEmpty()) {
      throw new InvalidConfigException(pathOf(key), "missing");
    }
    return section.get();
  }

  /** The groups below this one, by name. */
  List<ConfigSection> sections() {
    return new TreeMap<>(group.getGroupsMap())
        .entrySet().stream()
            .map(child -> new ConfigSection(pathOf(child.getKey()), child.getValue()))
            .toList();
  }

  /** The last element of the path. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
