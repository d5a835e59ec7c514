package org.logothete.orderer.evidence;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.Evidence;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Consenter;
import org.logothete.network.crypto.EcdsaVerifier;
import org.logothete.orderer.verify.ClaimSignatures;
import org.logothete.orderer.verify.VoteDomain;

/**
 * Two votes of a consenter on the order.
 *
 * @param domain what the signatures are bound to
 * @param mspId of the culprit's organisation
 * @param certificate the culprit's identity certificate, PEM
 * @param found when this node found it, by its own clock
 */
public record VoteEvidence(
    VoteDomain domain, String mspId, ByteString certificate, Evidence evidence, Instant found)
    implements EvidenceFile {

  static VoteEvidence of(Accusation accusation, Instant found) {
    return new VoteEvidence(
        accusation.domain(),
        accusation.culprit().mspId(),
        accusation.culprit().identity(),
        accusation.evidence(),
        found);
  }

  @Override
  public String channel() {
    return domain.channel();
  }

  @Override
  public String offence() {
    return evidence.offence();
  }

  @Override
  public String culprit() {
    return "consenter " + evidence.culprit().value();
  }

  @Override
  public String place() {
    return "height " + evidence.height();
  }

  /** {@code channel-height-consenter-digest.json}. */
  @Override
  public String name() {
    CanonicalWriter claims = new CanonicalWriter();
    for (Claim claim : evidence.proof()) {
      switch (claim.signed()) {
        case Authentication.Link _ -> {}
        case Authentication.Statement(Bytes statement) -> claims.bytes(statement);
        case Authentication.BlockSignature vote ->
            claims.bytes(vote.header().digest()).uint64(vote.viewOrRound());
      }
    }
    return "%s-%d-%d-%s.json"
        .formatted(
            domain.channel(),
            evidence.height(),
            evidence.culprit().value(),
            claims.toBytes().sha256().toHex().substring(0, 16));
  }

  @Override
  public List<String> flaws() {
    List<String> flaws = new ArrayList<>();
    Optional<PublicKey> key = EvidenceFile.key(certificate);
    if (key.isEmpty()) {
      flaws.add(UNREADABLE_CERTIFICATE);
    }
    EcdsaVerifier ecdsa = new EcdsaVerifier();
    for (int i = 0; i < evidence.proof().size(); i++) {
      Claim claim = evidence.proof().get(i);
      Optional<String> refusal =
          claim.signer().equals(evidence.culprit())
              ? key.flatMap(k -> ClaimSignatures.refusal(domain, k, claim, ecdsa))
              : Optional.of("it is of consenter " + claim.signer() + ", not of the culprit");
      int number = i + 1;
      refusal.ifPresent(why -> flaws.add("statement " + number + ": " + why));
    }
    if (!isContradiction()) {
      flaws.add("no two of the statements exclude each other");
    }
    return flaws;
  }

  @Override
  public List<String> flaws(ChannelConfig config) {
    List<String> flaws = new ArrayList<>(flaws());
    otherChannel(config).ifPresent(flaws::add);
    Optional<Consenter> named = config.orderer().consenter(evidence.culprit().value());
    if (named.filter(this::isCulprit).isEmpty()) {
      flaws.add(
          "the configuration does not name this certificate as consenter " + evidence.culprit());
    }
    return flaws;
  }

  private boolean isCulprit(Consenter consenter) {
    return consenter.mspId().equals(mspId)
        && EvidenceFile.key(certificate)
            .filter(consenter.identityCertificate().getPublicKey()::equals)
            .isPresent();
  }

  private boolean isContradiction() {
    List<Claim> claims = evidence.proof();
    for (int i = 0; i < claims.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (exclude(claims.get(i).signed(), claims.get(j).signed())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean exclude(Authentication one, Authentication other) {
    return switch (one) {
      case Authentication.Link _ -> false;
      case Authentication.Statement a ->
          other instanceof Authentication.Statement b && a.slot().equals(b.slot()) && !a.equals(b);
      case Authentication.BlockSignature a ->
          other instanceof Authentication.BlockSignature b
              && a.header().height() == b.header().height()
              && a.viewOrRound() == b.viewOrRound()
              && !a.header().digest().equals(b.header().digest());
    };
  }

  /**
   * What was really signed, in the order of the proof.
   *
   * @throws InvalidProtocolBufferException if a block signature is none
   */
  List<ClaimSignatures.Signed> signed() throws InvalidProtocolBufferException {
    List<ClaimSignatures.Signed> signed = new ArrayList<>();
    for (Claim claim : evidence.proof()) {
      signed.add(ClaimSignatures.signed(domain, claim));
    }
    return signed;
  }
}
