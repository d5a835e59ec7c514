package org.logothete.orderer.verify;

import com.google.protobuf.InvalidProtocolBufferException;
import java.security.PublicKey;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Claim;
import org.logothete.network.crypto.EcdsaVerifier;

/** What a consenter really signed when it made a claim, and whether it did. */
public final class ClaimSignatures {
  private ClaimSignatures() {}

  /**
   * A signature that any ECDSA tool can check.
   *
   * @param message what was hashed with SHA-256 and signed
   * @param der the signature, an ASN.1 sequence of r and s
   */
  public record Signed(Bytes message, Bytes der) {}

  /** Why the claim is not its signer's; empty if it is. */
  public static Optional<String> refusal(
      VoteDomain domain, PublicKey key, Claim claim, EcdsaVerifier ecdsa) {
    return switch (claim.signed()) {
      case Authentication.Link _ -> Optional.of("a link proves nothing to third parties");
      case Authentication.Statement statement -> {
        byte[] bound = domain.bind(claim.signer(), statement.statement()).toArray();
        yield ecdsa.verifies(key, bound, claim.signature().toArray())
            ? Optional.<String>empty()
            : Optional.of("the signature of " + claim.signer() + " does not verify");
      }
      case Authentication.BlockSignature vote ->
          BlockVotes.refusal(domain, claim.signer(), key, vote, claim.signature(), ecdsa);
    };
  }

  /**
   * The claim's signature and the bytes under it.
   *
   * @throws InvalidProtocolBufferException if a block signature is none
   */
  public static Signed signed(VoteDomain domain, Claim claim)
      throws InvalidProtocolBufferException {
    return switch (claim.signed()) {
      case Authentication.Link _ ->
          throw new IllegalArgumentException("a link proves nothing to third parties");
      case Authentication.Statement statement ->
          new Signed(domain.bind(claim.signer(), statement.statement()), claim.signature());
      case Authentication.BlockSignature vote -> {
        MetadataSignature parsed = MetadataSignature.parseFrom(claim.signature().asBuffer());
        yield new Signed(
            BlockVotes.signedBytes(domain, vote, parsed),
            Bytes.wrap(parsed.getSignature().toByteArray()));
      }
    };
  }
}
