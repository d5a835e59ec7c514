package org.logothete.orderer.admission;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.logothete.network.channel.ChannelConfig;

/** Real certificates and signatures; a policy is satisfied by any MSP of the channel. */
final class TestRules implements IdentityRules {
  final List<String> policiesAsked = new ArrayList<>();
  int signaturesVerified;
  private final ChannelConfig config;

  TestRules(ChannelConfig config) {
    this.config = config;
  }

  @Override
  public Optional<String> refusal(String policy, ByteString identity) {
    policiesAsked.add(policy);
    String msp = parse(identity).getMspid();
    return config.mspConfigs().containsKey(msp)
        ? Optional.empty()
        : Optional.of("MSP '" + msp + "' is unknown");
  }

  @Override
  public Optional<String> signatureRefusal(
      ByteString identity, ByteString message, ByteString signature) {
    signaturesVerified++;
    try {
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(certificate(identity));
      verifier.update(message.toByteArray());
      return verifier.verify(signature.toByteArray())
          ? Optional.empty()
          : Optional.of("the signature is invalid");
    } catch (GeneralSecurityException e) {
      return Optional.of("the signature is invalid: " + e.getMessage());
    }
  }

  @Override
  public Optional<Instant> expiry(ByteString identity) {
    try {
      return Optional.of(certificate(identity).getNotAfter().toInstant());
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  private static X509Certificate certificate(ByteString identity) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(parse(identity).getIdBytes().newInput());
  }

  private static SerializedIdentity parse(ByteString identity) {
    try {
      return SerializedIdentity.parseFrom(identity);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
