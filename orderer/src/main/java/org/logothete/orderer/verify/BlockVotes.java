package org.logothete.orderer.verify;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.PublicKey;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.block.BlockSignatures;
import org.logothete.network.block.SignedValue;
import org.logothete.network.crypto.EcdsaSigner;
import org.logothete.network.crypto.EcdsaVerifier;

/**
 * Commit votes as the block signatures they are: engines carry them as encoded {@code
 * MetadataSignature}s and never look inside.
 */
final class BlockVotes {
  private BlockVotes() {}

  static Bytes sign(
      VoteDomain domain, NodeId signer, Authentication.BlockSignature vote, EcdsaSigner key) {
    MetadataSignature signature =
        BlockSignatures.sign(key, signer.value(), value(domain, vote), der(vote.header()));
    return Bytes.wrap(signature.toByteArray());
  }

  /** Why the vote is not the consenter's; empty if it is. */
  static Optional<String> refusal(
      VoteDomain domain,
      NodeId signer,
      PublicKey key,
      Authentication.BlockSignature vote,
      Bytes signature,
      EcdsaVerifier verifier) {
    try {
      MetadataSignature parsed = MetadataSignature.parseFrom(signature.asBuffer());
      return BlockSignatures.refusal(
          verifier, key, signer.value(), value(domain, vote), der(vote.header()), parsed);
    } catch (InvalidProtocolBufferException e) {
      return Optional.of("not a block signature: " + e.getMessage());
    }
  }

  /** What was signed, if the signature is the vote's. */
  static Bytes signedBytes(
      VoteDomain domain, Authentication.BlockSignature vote, MetadataSignature signature) {
    return Bytes.wrap(
        BlockSignatures.signedBytes(
            value(domain, vote), signature.getIdentifierHeader(), der(vote.header())));
  }

  private static ByteString value(VoteDomain domain, Authentication.BlockSignature vote) {
    return new SignedValue(
            vote.header().lastConfig(),
            domain.engine(),
            domain.configSequence(),
            vote.viewOrRound())
        .encode();
  }

  private static byte[] der(ProposalHeader header) {
    return BlockHeaders.der(
        header.height(), header.previousHash().toArray(), header.dataHash().toArray());
  }
}
