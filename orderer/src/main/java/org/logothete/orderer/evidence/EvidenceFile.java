package org.logothete.orderer.evidence;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
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
 * Evidence as it is kept. It says nothing that has to be believed: who has the configuration that
 * names the culprit's certificate can check the rest, with this class or any ECDSA tool.
 *
 * @param domain what the signatures are bound to
 * @param mspId of the culprit's organisation
 * @param certificate the culprit's identity certificate, PEM
 * @param found when this node found it, by its own clock
 */
public record EvidenceFile(
    VoteDomain domain, String mspId, ByteString certificate, Evidence evidence, Instant found) {

  static EvidenceFile of(Accusation accusation, Instant found) {
    return new EvidenceFile(
        accusation.domain(),
        accusation.culprit().mspId(),
        accusation.culprit().identity(),
        accusation.evidence(),
        found);
  }

  /**
   * The same for the same claims, whoever kept them and when: {@code
   * channel-height-consenter-digest.json}.
   */
  String name() {
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

  /**
   * What keeps this from being a proof; empty if the owner of the certificate made two claims that
   * no honest node makes both.
   */
  public List<String> flaws() {
    List<String> flaws = new ArrayList<>();
    Optional<PublicKey> key = key();
    if (key.isEmpty()) {
      flaws.add("the culprit's certificate cannot be read");
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

  /** What keeps this from being a proof against a consenter of that configuration. */
  public List<String> flaws(ChannelConfig config) {
    List<String> flaws = new ArrayList<>(flaws());
    if (!config.channelId().equals(domain.channel())) {
      flaws.add(
          "the configuration is of channel %s, the evidence of channel %s"
              .formatted(config.channelId(), domain.channel()));
    }
    Optional<Consenter> named = config.orderer().consenter(evidence.culprit().value());
    if (named.filter(this::isCulprit).isEmpty()) {
      flaws.add(
          "the configuration does not name this certificate as consenter " + evidence.culprit());
    }
    return flaws;
  }

  private boolean isCulprit(Consenter consenter) {
    return consenter.mspId().equals(mspId)
        && key().filter(consenter.identityCertificate().getPublicKey()::equals).isPresent();
  }

  private Optional<PublicKey> key() {
    try {
      return Optional.of(
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate.toByteArray()))
              .getPublicKey());
    } catch (CertificateException _) {
      return Optional.empty();
    }
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
