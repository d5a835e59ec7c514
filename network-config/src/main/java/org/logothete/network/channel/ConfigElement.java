package org.logothete.network.channel;

import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;

/** One versioned element of a config tree, with its absolute path. */
sealed interface ConfigElement {
  String path();

  long version();

  /** The policy that a change must satisfy; relative to {@link #policyScope} unless absolute. */
  String modPolicy();

  /** The path of the group whose policies a relative name means. */
  String policyScope();

  /** The element's name in messages and as key; a value and a policy may have one path. */
  default String key() {
    return switch (this) {
      case Group _ -> groupKey(path());
      case Value _ -> valueKey(path());
      case Policy _ -> policyKey(path());
    };
  }

  static String groupKey(String path) {
    return "[Group] " + path;
  }

  static String valueKey(String path) {
    return "[Value] " + path;
  }

  static String policyKey(String path) {
    return "[Policy] " + path;
  }

  /** The absolute path of {@link #modPolicy}. */
  default String modPolicyPath() {
    return modPolicy().startsWith("/") ? modPolicy() : policyScope() + "/" + modPolicy();
  }

  private static String parentOf(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** A group; its own policies guard it. */
  record Group(String path, ConfigGroup group) implements ConfigElement {
    @Override
    public long version() {
      return group.getVersion();
    }

    @Override
    public String modPolicy() {
      return group.getModPolicy();
    }

    @Override
    public String policyScope() {
      return path;
    }
  }

  /** A value; the policies of its group guard it. */
  record Value(String path, ConfigValue value) implements ConfigElement {
    @Override
    public long version() {
      return value.getVersion();
    }

    @Override
    public String modPolicy() {
      return value.getModPolicy();
    }

    @Override
    public String policyScope() {
      return parentOf(path);
    }
  }

  /** A policy; the policies of its group, itself perhaps among them, guard it. */
  record Policy(String path, ConfigPolicy policy) implements ConfigElement {
    @Override
    public long version() {
      return policy.getVersion();
    }

    @Override
    public String modPolicy() {
      return policy.getModPolicy();
    }

    @Override
    public String policyScope() {
      return parentOf(path);
    }
  }
}
