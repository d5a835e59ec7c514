package org.logothete.network.policy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.logothete.network.msp.MspSet;

/**
 * The policies of a channel configuration by absolute path, such as {@code /Channel/Writers}. A
 * path without a policy refuses everybody, as in Fabric. Thread-safe.
 */
public final class PolicyTree {
  private static final String ROOT = "/Channel";

  private final Map<String, Policy> byPath;

  private PolicyTree(Map<String, Policy> byPath) {
    this.byPath = Map.copyOf(byPath);
  }

  /**
   * Reads all policies of the configuration's groups.
   *
   * @throws InvalidPolicyException naming the policy that cannot be evaluated
   */
  public static PolicyTree of(ConfigGroup channelGroup, MspSet msps) throws InvalidPolicyException {
    Map<String, Policy> byPath = new TreeMap<>();
    collect(ROOT, channelGroup, msps, byPath);
    return new PolicyTree(byPath);
  }

  /** Children first: implicit meta policies refer to the groups directly below. */
  private static void collect(
      String path, ConfigGroup group, MspSet msps, Map<String, Policy> byPath)
      throws InvalidPolicyException {
    List<String> children = group.getGroupsMap().keySet().stream().sorted().toList();
    for (String child : children) {
      collect(path + "/" + child, group.getGroupsOrThrow(child), msps, byPath);
    }
    for (String name : group.getPoliciesMap().keySet().stream().sorted().toList()) {
      String policyPath = path + "/" + name;
      byPath.put(
          policyPath,
          read(policyPath, path, group.getPoliciesOrThrow(name), children, msps, byPath));
    }
  }

  private static Policy read(
      String path,
      String group,
      ConfigPolicy config,
      List<String> children,
      MspSet msps,
      Map<String, Policy> byPath)
      throws InvalidPolicyException {
    org.hyperledger.fabric.protos.common.Policy policy = config.getPolicy();
    try {
      return switch (org.hyperledger.fabric.protos.common.Policy.PolicyType.forNumber(
          policy.getType())) {
        case SIGNATURE ->
            SignaturePolicyRule.of(
                path, SignaturePolicyEnvelope.parseFrom(policy.getValue()), msps);
        case IMPLICIT_META -> {
          ImplicitMetaPolicy meta = ImplicitMetaPolicy.parseFrom(policy.getValue());
          List<Policy> parts = new ArrayList<>();
          for (String child : children) {
            String part = group + "/" + child + "/" + meta.getSubPolicy();
            parts.add(byPath.getOrDefault(part, refusing(part)));
          }
          yield new ImplicitMetaRule(path, meta, parts);
        }
        case null, default ->
            throw new InvalidPolicyException(
                path + ": policies of type " + policy.getType() + " cannot be evaluated");
      };
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidPolicyException(path + ": cannot be read: " + e.getMessage());
    }
  }

  private static Policy refusing(String path) {
    return _ -> Optional.of("no such policy: '" + path + "'");
  }

  /** Whether there is a policy at the path. */
  public boolean contains(String path) {
    return byPath.containsKey(path);
  }

  /** The policy at an absolute path; one that refuses everybody if there is none. */
  public Policy at(String path) {
    return byPath.getOrDefault(path, refusing(path));
  }
}
