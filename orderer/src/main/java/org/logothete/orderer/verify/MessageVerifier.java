package org.logothete.orderer.verify;

import com.google.protobuf.ByteString;
import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Claim;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.QuorumSize;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.block.BlockSignatures;
import org.logothete.network.block.SignedValue;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Consenter;
import org.logothete.network.crypto.EcdsaVerifier;

/**
 * Verifies what other consenters say in one configuration of one channel: the message, every
 * signature inside it, every header it carries. Thread-safe.
 */
public final class MessageVerifier {
  private static final int VERIFIED_CLAIMS_MAX = 16_384;

  private final VoteDomain domain;
  private final ConsensusProtocol protocol;
  private final int bodyBytesMax;
  private final Map<Integer, PublicKey> keys = new TreeMap<>();
  private final QuorumSize size;
  private final EcdsaVerifier ecdsa = new EcdsaVerifier();
  private final VerifiedClaims verified = new VerifiedClaims(VERIFIED_CLAIMS_MAX);

  /**
   * @param bodyBytesMax largest proposal body of this configuration
   */
  public MessageVerifier(
      VoteDomain domain, ChannelConfig config, ConsensusProtocol protocol, int bodyBytesMax) {
    this.domain = domain;
    this.protocol = protocol;
    this.bodyBytesMax = bodyBytesMax;
    this.size = new QuorumSize(config.consenters().size());
    for (Consenter consenter : config.consenters()) {
      keys.put(consenter.id(), consenter.identityCertificate().getPublicKey());
    }
  }

  /**
   * Reads and verifies a message.
   *
   * @param from who sent it, as its link proves
   * @throws Refusal if it is malformed, or if anything in it is not proven
   */
  public Authenticated<ConsensusMessage> authenticate(NodeId from, Bytes encoded, Bytes signature)
      throws Refusal {
    if (!keys.containsKey(from.value())) {
      // Its link was let in by the configuration before; an unsigned message names nobody else.
      throw new Refusal(from + " is no consenter of this configuration");
    }
    ConsensusMessage message = decode(encoded);
    for (ProposalHeader header : message.headers()) {
      checkHash(header);
    }
    switch (message.authentication()) {
      case Authentication.Link _ -> {
        if (!signature.isEmpty()) {
          throw new Refusal("a signature on a message that has none");
        }
      }
      case Authentication.Statement statement -> check(new Claim(from, statement, signature));
      case Authentication.BlockSignature vote -> check(new Claim(from, vote, signature));
    }
    for (Claim claim : message.claims()) {
      check(claim);
    }
    return new Authenticated<>(from, message, signature);
  }

  private ConsensusMessage decode(Bytes encoded) throws Refusal {
    try {
      return protocol.decode(encoded, bodyBytesMax);
    } catch (MalformedMessageException e) {
      throw new Refusal("malformed " + protocol.name() + " message: " + e.getMessage());
    }
  }

  private static void checkHash(ProposalHeader header) throws Refusal {
    byte[] hash =
        BlockHeaders.hash(
            header.height(), header.previousHash().toArray(), header.dataHash().toArray());
    if (!Bytes.wrap(hash).equals(header.hash())) {
      throw new Refusal("the header of height " + header.height() + " carries a wrong hash");
    }
  }

  private void check(Claim claim) throws Refusal {
    PublicKey key = keys.get(claim.signer().value());
    if (key == null) {
      throw new Refusal(claim.signer() + " is no consenter");
    }
    if (verified.contains(claim)) {
      return;
    }
    Optional<String> refusal = ClaimSignatures.refusal(domain, key, claim, ecdsa);
    if (refusal.isPresent()) {
      throw new Refusal(refusal.get());
    }
    verified.add(claim);
  }

  /**
   * Checks that a block of this configuration is certified: a quorum of its consenters signed it in
   * one view or round of this engine.
   *
   * @throws Refusal saying what is wrong
   */
  public void checkCertificate(Block block) throws Refusal {
    String name = "block " + block.getHeader().getNumber();
    Optional<String> refusal = BlockSignatures.refusal(ecdsa, keys, size.quorum(), block);
    if (refusal.isPresent()) {
      throw new Refusal(name + ": " + refusal.get());
    }
    ByteString encoded = block.getMetadata().getMetadata(0);
    SignedValue value =
        SignedValue.ofSlot(encoded)
            .orElseThrow(() -> new Refusal(name + ": its signed value is not ours"));
    if (!value.engine().equals(domain.engine())
        || value.configSequence() != domain.configSequence()) {
      throw new Refusal(
          "%s: was ordered by %s in config %d, not by %s in config %d"
              .formatted(
                  name,
                  value.engine(),
                  value.configSequence(),
                  domain.engine(),
                  domain.configSequence()));
    }
  }
}
