package org.logothete.network.policy;

import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.logothete.network.msp.Identity;

/**
 * Any, all or the majority of the policies of one name in the groups below (Fabric {@code
 * common/policies/implicitmeta.go}). A group without such a policy counts as one that refuses.
 */
final class ImplicitMetaRule implements Policy {
  private final String path;
  private final ImplicitMetaPolicy definition;
  private final List<Policy> parts;

  ImplicitMetaRule(String path, ImplicitMetaPolicy definition, List<Policy> parts) {
    this.path = path;
    this.definition = definition;
    this.parts = List.copyOf(parts);
  }

  @Override
  public Optional<String> refusal(List<Identity> signers) {
    int needed = needed();
    int held = 0;
    for (Policy part : parts) {
      if (part.refusal(signers).isEmpty()) {
        held++;
      }
      if (held >= needed) {
        return Optional.empty();
      }
    }
    return held >= needed
        ? Optional.empty()
        : Optional.of(
            "implicit policy evaluation failed - %d sub-policies were satisfied, but this policy"
                    .formatted(held)
                + " requires %d of the '%s' sub-policies to be satisfied (policy %s)"
                    .formatted(needed, definition.getSubPolicy(), path));
  }

  private int needed() {
    if (parts.isEmpty()) {
      // Fabric: where there is nobody to ask, nobody need agree.
      return 0;
    }
    return switch (definition.getRule()) {
      case ANY -> 1;
      case ALL -> parts.size();
      case MAJORITY -> parts.size() / 2 + 1;
      case UNRECOGNIZED -> Integer.MAX_VALUE;
    };
  }
}
