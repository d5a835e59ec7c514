package org.logothete.network.channel;

import com.google.protobuf.ByteString;
import java.util.List;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * The policy {@code /Channel/Orderer/BlockValidation} of a BFT channel: a quorum of exactly the
 * consenters' identities, in the order of the consenter mapping. Peers verify blocks with it, so it
 * must always match the mapping (Fabric's {@code common/policies/bft.go}).
 */
public final class BlockValidationPolicy {
  private BlockValidationPolicy() {}

  /**
   * How many of {@code consenters} must sign a block: {@code ceil((n+f+1)/2)} with {@code
   * f=(n-1)/3}.
   */
  public static int quorum(int consenters) {
    if (consenters < 1) {
      throw new IllegalArgumentException("a quorum of " + consenters + " consenters");
    }
    int faulty = (consenters - 1) / 3;
    return (consenters + faulty + 2) / 2;
  }

  /** The policy for a consenter mapping. */
  public static Policy of(List<Consenter> mapping) {
    SignaturePolicy.NOutOf.Builder quorum =
        SignaturePolicy.NOutOf.newBuilder().setN(quorum(mapping.size()));
    SignaturePolicyEnvelope.Builder envelope = SignaturePolicyEnvelope.newBuilder();
    for (int i = 0; i < mapping.size(); i++) {
      quorum.addRules(SignaturePolicy.newBuilder().setSignedBy(i));
      envelope.addIdentities(
          MSPPrincipal.newBuilder()
              .setPrincipalClassification(MSPPrincipal.Classification.IDENTITY)
              .setPrincipal(serializedIdentity(mapping.get(i))));
    }
    envelope.setRule(SignaturePolicy.newBuilder().setNOutOf(quorum));
    return Policy.newBuilder()
        .setType(Policy.PolicyType.SIGNATURE_VALUE)
        .setValue(envelope.build().toByteString())
        .build();
  }

  private static ByteString serializedIdentity(Consenter consenter) {
    return SerializedIdentity.newBuilder()
        .setMspid(consenter.mspId())
        .setIdBytes(consenter.identity())
        .build()
        .toByteString();
  }
}
