package org.logothete.network.policy;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.logothete.network.msp.Identity;
import org.logothete.network.msp.MspSet;

/**
 * "N out of these", nested, down to single principals. Each signer counts once; a branch that fails
 * gives back the signers it took, and the first match is taken (Fabric {@code
 * common/cauthdsl/cauthdsl.go}).
 */
final class SignaturePolicyRule implements Policy {
  private static final int DEPTH_MAX = 32;

  private final String path;
  private final SignaturePolicy rule;
  private final List<MSPPrincipal> principals;
  private final MspSet msps;

  private SignaturePolicyRule(
      String path, SignaturePolicy rule, List<MSPPrincipal> principals, MspSet msps) {
    this.path = path;
    this.rule = rule;
    this.principals = principals;
    this.msps = msps;
  }

  static SignaturePolicyRule of(String path, SignaturePolicyEnvelope envelope, MspSet msps)
      throws InvalidPolicyException {
    if (envelope.getVersion() != 0) {
      throw new InvalidPolicyException(
          "%s: unknown version %d of a signature policy".formatted(path, envelope.getVersion()));
    }
    check(path, envelope.getRule(), envelope.getIdentitiesCount(), 0);
    return new SignaturePolicyRule(path, envelope.getRule(), envelope.getIdentitiesList(), msps);
  }

  private static void check(String path, SignaturePolicy rule, int principals, int depth)
      throws InvalidPolicyException {
    if (depth > DEPTH_MAX) {
      throw new InvalidPolicyException(path + ": a signature policy nested too deeply");
    }
    switch (rule.getTypeCase()) {
      case SIGNED_BY -> {
        if (rule.getSignedBy() < 0 || rule.getSignedBy() >= principals) {
          throw new InvalidPolicyException(
              "%s: identity index out of range, requested %d, but identities length is %d"
                  .formatted(path, rule.getSignedBy(), principals));
        }
      }
      case N_OUT_OF -> {
        for (SignaturePolicy part : rule.getNOutOf().getRulesList()) {
          check(path, part, principals, depth + 1);
        }
      }
      case TYPE_NOT_SET -> throw new InvalidPolicyException(path + ": an empty signature policy");
    }
  }

  @Override
  public Optional<String> refusal(List<Identity> signers) {
    return holds(rule, signers, new BitSet(signers.size()))
        ? Optional.empty()
        : Optional.of("signature set did not satisfy policy " + path);
  }

  private boolean holds(SignaturePolicy part, List<Identity> signers, BitSet used) {
    return switch (part.getTypeCase()) {
      case SIGNED_BY -> signedBy(principals.get(part.getSignedBy()), signers, used);
      case N_OUT_OF -> {
        int held = 0;
        for (SignaturePolicy each : part.getNOutOf().getRulesList()) {
          BitSet attempt = (BitSet) used.clone();
          if (holds(each, signers, attempt)) {
            held++;
            used.clear();
            used.or(attempt);
          }
        }
        yield held >= part.getNOutOf().getN();
      }
      case TYPE_NOT_SET -> false;
    };
  }

  private boolean signedBy(MSPPrincipal principal, List<Identity> signers, BitSet used) {
    for (int i = 0; i < signers.size(); i++) {
      if (!used.get(i) && msps.satisfies(signers.get(i), principal)) {
        used.set(i);
        return true;
      }
    }
    return false;
  }
}
