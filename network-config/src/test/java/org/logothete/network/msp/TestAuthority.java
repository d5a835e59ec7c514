package org.logothete.network.msp;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** A certificate authority made for one test. */
final class TestAuthority {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant END = Instant.parse("2036-01-01T00:00:00Z");
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private final KeyPair keys;
  private final X509Certificate certificate;
  private long serial = 100;

  private TestAuthority(KeyPair keys, X509Certificate certificate) {
    this.keys = keys;
    this.certificate = certificate;
  }

  static TestAuthority root(String name) throws Exception {
    KeyPair keys = newKeys();
    X500Name subject = new X500Name("CN=" + name);
    return new TestAuthority(
        keys,
        issue(
            new Party(keys, subject), new Party(keys, subject), BigInteger.ONE, START, END, true));
  }

  TestAuthority intermediate(String name) throws Exception {
    KeyPair own = newKeys();
    X500Name subject = new X500Name("CN=" + name);
    return new TestAuthority(
        own,
        issue(new Party(keys, name()), new Party(own, subject), nextSerial(), START, END, true));
  }

  X509Certificate member(String subject) throws Exception {
    return member(subject, START, END);
  }

  X509Certificate member(String subject, Instant start, Instant end) throws Exception {
    return issue(
        new Party(keys, name()),
        new Party(newKeys(), new X500Name(subject)),
        nextSerial(),
        start,
        end,
        false);
  }

  /** A list that names the certificate, of this authority's name and key id. */
  ByteString revoking(X509Certificate revoked) throws Exception {
    return revoking(revoked, keys);
  }

  /** The same, signed by somebody else. */
  ByteString forgedRevoking(X509Certificate revoked) throws Exception {
    return revoking(revoked, newKeys());
  }

  private ByteString revoking(X509Certificate revoked, KeyPair signer) throws Exception {
    X509v2CRLBuilder list = new X509v2CRLBuilder(name(), Date.from(START));
    list.addCRLEntry(revoked.getSerialNumber(), Date.from(START), CRLReason.keyCompromise);
    list.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(keys.getPublic()));
    byte[] encoded = new JcaX509CRLConverter().getCRL(list.build(signatureOf(signer))).getEncoded();
    return pem("X509 CRL", encoded);
  }

  X509Certificate certificate() {
    return certificate;
  }

  ByteString pem() throws Exception {
    return pem(certificate);
  }

  static ByteString pem(X509Certificate certificate) throws Exception {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  static ByteString serialized(String mspId, X509Certificate certificate) throws Exception {
    return SerializedIdentity.newBuilder()
        .setMspid(mspId)
        .setIdBytes(pem(certificate))
        .build()
        .toByteString();
  }

  /** The same certificate with the other s that makes its signature valid. */
  static ByteString malleated(X509Certificate certificate) throws Exception {
    ASN1Sequence parts = ASN1Sequence.getInstance(certificate.getEncoded());
    ASN1Sequence signature = ASN1Sequence.getInstance(certificate.getSignature());
    BigInteger s = ASN1Integer.getInstance(signature.getObjectAt(1)).getPositiveValue();
    DERSequence other =
        new DERSequence(
            new ASN1Encodable[] {signature.getObjectAt(0), new ASN1Integer(ORDER.subtract(s))});
    DERSequence whole =
        new DERSequence(
            new ASN1Encodable[] {
              parts.getObjectAt(0), parts.getObjectAt(1), new DERBitString(other.getEncoded())
            });
    return pem("CERTIFICATE", whole.getEncoded());
  }

  private X500Name name() {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  private BigInteger nextSerial() {
    return BigInteger.valueOf(serial++);
  }

  /** Who issues a certificate, or whom it is for. */
  private record Party(KeyPair keys, X500Name name) {}

  private static X509Certificate issue(
      Party issuer, Party subject, BigInteger serial, Instant start, Instant end, boolean authority)
      throws Exception {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer.name(),
            serial,
            Date.from(start),
            Date.from(end),
            subject.name(),
            subject.keys().getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (authority) {
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(subject.keys().getPublic()));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(signatureOf(issuer.keys())));
  }

  private static ContentSigner signatureOf(KeyPair keys) throws Exception {
    return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
  }

  private static KeyPair newKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static ByteString pem(String type, byte[] content) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return ByteString.copyFrom(
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, body, type),
        StandardCharsets.US_ASCII);
  }
}
