package org.logothete.orderer.verify;

import java.security.PublicKey;
import java.util.Optional;
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
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.channel.ChannelConfig;
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
  private final BlockCertificates certificates;
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
    this.certificates = new BlockCertificates(domain, config);
  }

  /**
   * Reads and verifies a message.
   *
   * @param from who sent it, as its link proves
   * @throws Refusal if it is malformed, or if anything in it is not proven
   */
  public Authenticated<ConsensusMessage> authenticate(NodeId from, Bytes encoded, Bytes signature)
      throws Refusal {
    if (certificates.key(from.value()).isEmpty()) {
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

  /**
   * A verified message with its proposal's body in another form: what authenticates a message is
   * about the proposal's header, which names the body by its hash.
   */
  public static Authenticated<ConsensusMessage> withBody(
      Authenticated<ConsensusMessage> verified, Bytes body) {
    return new Authenticated<>(
        verified.from(), verified.message().withBody(body), verified.signature());
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
    PublicKey key =
        certificates
            .key(claim.signer().value())
            .orElseThrow(() -> new Refusal(claim.signer() + " is no consenter"));
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
   * Checks that a block of this configuration is certified.
   *
   * @throws Refusal saying what is wrong
   */
  public void checkCertificate(Block block) throws Refusal {
    certificates.check(block);
  }

  /**
   * Checks that a header of this configuration is certified; what the block holds is not looked at.
   *
   * @throws Refusal saying what is wrong
   */
  public void checkHeaderCertificate(Block block) throws Refusal {
    certificates.checkHeader(block);
  }
}
