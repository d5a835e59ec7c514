package org.logothete.network.policy;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.crypto.EcdsaVerifier;
import org.logothete.network.msp.Identity;
import org.logothete.network.msp.InvalidIdentityException;
import org.logothete.network.msp.MspSet;

/**
 * What one channel configuration says of identities and their signatures. Time plays no part but in
 * {@link #expiry}. Thread-safe.
 */
public final class ChannelIdentities {
  /** Something an identity claims to have signed. */
  public record SignedBytes(ByteString identity, ByteString data, ByteString signature) {}

  private final MspSet msps;
  private final PolicyTree policies;
  private final EcdsaVerifier verifier = new EcdsaVerifier();

  private ChannelIdentities(MspSet msps, PolicyTree policies) {
    this.msps = msps;
    this.policies = policies;
  }

  /**
   * Reads MSPs and policies of a configuration.
   *
   * @throws InvalidPolicyException naming the MSP or policy that is wrong
   */
  public static ChannelIdentities of(ChannelConfig config) throws InvalidPolicyException {
    try {
      MspSet msps = MspSet.of(config.mspConfigs());
      return new ChannelIdentities(msps, PolicyTree.of(config.toProto().getChannelGroup(), msps));
    } catch (InvalidIdentityException e) {
      throw new InvalidPolicyException(e.reason());
    }
  }

  public PolicyTree policies() {
    return policies;
  }

  /** The validated identity. */
  public Identity identity(ByteString serialized) throws InvalidIdentityException {
    return msps.identity(serialized);
  }

  /**
   * Why the identity is not sound or does not satisfy the policy all by itself; empty if it does.
   */
  public Optional<String> refusal(String policyPath, ByteString identity) {
    try {
      return policies.at(policyPath).refusal(List.of(msps.identity(identity)));
    } catch (InvalidIdentityException e) {
      return Optional.of(e.reason());
    }
  }

  /**
   * Why the signature is not the identity's over the message; empty if it is. High S is refused.
   */
  public Optional<String> signatureRefusal(
      ByteString identity, ByteString message, ByteString signature) {
    try {
      Identity signer = msps.identity(identity);
      return isSignedBy(signer, message, signature)
          ? Optional.empty()
          : Optional.of("the signature does not verify with the key of its creator");
    } catch (InvalidIdentityException e) {
      return Optional.of(e.reason());
    }
  }

  /**
   * Evaluates a policy over signatures: identities that are not sound, signatures that do not
   * verify and second signatures of one identity are left out (Fabric {@code
   * SignatureSetToValidIdentities}).
   */
  public Optional<String> refusal(String policyPath, List<SignedBytes> signatures) {
    List<Identity> signers = new ArrayList<>();
    Set<Identity> seen = new HashSet<>();
    for (SignedBytes signed : signatures) {
      try {
        Identity signer = msps.identity(signed.identity());
        if (!seen.contains(signer) && isSignedBy(signer, signed.data(), signed.signature())) {
          seen.add(signer);
          signers.add(signer);
        }
      } catch (InvalidIdentityException _) {
        // One bad signature must not spoil the others: it only does not count.
      }
    }
    return policies.at(policyPath).refusal(signers);
  }

  private boolean isSignedBy(Identity signer, ByteString message, ByteString signature) {
    return verifier.verifies(signer.publicKey(), message.toByteArray(), signature.toByteArray());
  }

  /** When the identity's certificate ends; empty if it cannot be read. */
  public Optional<Instant> expiry(ByteString identity) {
    try {
      return Optional.of(msps.identity(identity).certificate().getNotAfter().toInstant());
    } catch (InvalidIdentityException _) {
      return Optional.empty();
    }
  }
}
