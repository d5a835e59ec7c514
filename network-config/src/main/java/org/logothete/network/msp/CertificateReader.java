package org.logothete.network.msp;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.jspecify.annotations.Nullable;

/** Reads certificates and revocation lists, and the few fields of them that MSPs look at. */
final class CertificateReader {
  private static final String SUBJECT_KEY_ID = "2.5.29.14";
  private static final String NAME_CONSTRAINTS = "2.5.29.30";
  private static final String AUTHORITY_KEY_ID = "2.5.29.35";
  private static final String ECDSA_SIGNATURES = "1.2.840.10045.4.";

  /** The block's type, which may be any here, and its content; what surrounds it is ignored. */
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]*)-----\\r"
              + "?\\n"
              + "([A-Za-z0-9+/=\\s]*)-----END \\1-----[ \\t]*\\r"
              + "?\\n"
              + "?");

  private CertificateReader() {}

  /** The first PEM block as a certificate. */
  static X509Certificate certificate(ByteString pem) throws InvalidIdentityException {
    return certificate(block(pem));
  }

  /**
   * The certificate of an identity. The PEM block must be of type CERTIFICATE and all there is
   * (Fabric {@code IsWellFormed}): or else one certificate would have many serialized forms.
   */
  static X509Certificate identityCertificate(ByteString pem) throws InvalidIdentityException {
    Matcher block = block(pem);
    if (block.end() != pem.size()) {
      throw new InvalidIdentityException("the identity has trailing bytes");
    }
    if (!block.group(1).equals("CERTIFICATE")) {
      throw new InvalidIdentityException(
          "pem type is %s, should be 'CERTIFICATE'".formatted(block.group(1)));
    }
    return certificate(block);
  }

  private static Matcher block(ByteString pem) throws InvalidIdentityException {
    Matcher matcher = PEM.matcher(pem.toString(StandardCharsets.ISO_8859_1));
    if (!matcher.find()) {
      throw new InvalidIdentityException("could not decode the PEM structure");
    }
    return matcher;
  }

  private static X509Certificate certificate(Matcher block) throws InvalidIdentityException {
    try {
      return certificate(Base64.getMimeDecoder().decode(block.group(2)));
    } catch (IllegalArgumentException e) {
      throw new InvalidIdentityException("could not decode the PEM structure: " + e.getMessage());
    }
  }

  private static X509Certificate certificate(byte[] der) throws InvalidIdentityException {
    try {
      X509Certificate certificate =
          (X509Certificate) x509().generateCertificate(new ByteArrayInputStream(der));
      if (!Arrays.equals(der, certificate.getEncoded())) {
        throw new InvalidIdentityException("something follows the certificate in its PEM block");
      }
      return certificate;
    } catch (CertificateException e) {
      throw new InvalidIdentityException("not a certificate: " + e.getMessage());
    }
  }

  static X509CRL revocationList(ByteString content) throws InvalidIdentityException {
    try {
      return (X509CRL) x509().generateCRL(content.newInput());
    } catch (CRLException e) {
      throw new InvalidIdentityException("not a revocation list: " + e.getMessage());
    }
  }

  private static CertificateFactory x509() {
    try {
      return CertificateFactory.getInstance("X.509");
    } catch (CertificateException e) {
      throw new IllegalStateException("every Java platform must provide X.509", e);
    }
  }

  /**
   * The same certificate with the lower of the two s values its ECDSA signature may have (Fabric
   * {@code sanitizeECDSASignedCert}). Anybody can turn one into the other; without this one
   * certificate would pass for two identities.
   */
  static X509Certificate withLowS(X509Certificate certificate, PublicKey issuer)
      throws InvalidIdentityException {
    if (!certificate.getSigAlgOID().startsWith(ECDSA_SIGNATURES)
        || !(issuer instanceof ECPublicKey ecIssuer)) {
      return certificate;
    }
    try {
      ASN1Sequence signature = ASN1Sequence.getInstance(certificate.getSignature());
      BigInteger r = ASN1Integer.getInstance(signature.getObjectAt(0)).getPositiveValue();
      BigInteger s = ASN1Integer.getInstance(signature.getObjectAt(1)).getPositiveValue();
      BigInteger order = ecIssuer.getParams().getOrder();
      BigInteger low = s.compareTo(order.shiftRight(1)) <= 0 ? s : order.subtract(s);
      byte[] canonical = sequence(new ASN1Integer(r), new ASN1Integer(low)).getEncoded();
      if (Arrays.equals(canonical, certificate.getSignature())) {
        return certificate;
      }
      ASN1Sequence parts = ASN1Sequence.getInstance(certificate.getEncoded());
      return certificate(
          sequence(parts.getObjectAt(0), parts.getObjectAt(1), new DERBitString(canonical))
              .getEncoded());
    } catch (IOException | IllegalArgumentException | CertificateEncodingException e) {
      throw new InvalidIdentityException(
          "the certificate's signature cannot be read: " + e.getMessage());
    }
  }

  private static DERSequence sequence(ASN1Encodable... elements) {
    return new DERSequence(elements);
  }

  static ByteString sha256(List<X509Certificate> certificates) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (X509Certificate certificate : certificates) {
        digest.update(certificate.getEncoded());
      }
      return ByteString.copyFrom(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must provide SHA-256", e);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was parsed cannot be encoded", e);
    }
  }

  /** In the order in which they stand in the subject. */
  static List<String> organizationalUnits(X509Certificate certificate) {
    List<String> units = new ArrayList<>();
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    for (RDN rdn : subject.getRDNs(BCStyle.OU)) {
      for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
        if (attribute.getType().equals(BCStyle.OU)
            && attribute.getValue() instanceof ASN1String text) {
          units.add(text.getString());
        }
      }
    }
    return units;
  }

  /** Empty if the certificate does not restrict its use. */
  static List<String> extendedKeyUsages(X509Certificate certificate)
      throws InvalidIdentityException {
    try {
      List<String> usages = certificate.getExtendedKeyUsage();
      return usages == null ? List.of() : usages;
    } catch (CertificateParsingException e) {
      throw new InvalidIdentityException("unreadable extended key usages: " + e.getMessage());
    }
  }

  static byte @Nullable [] nameConstraints(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(NAME_CONSTRAINTS);
    return extension == null ? null : ASN1OctetString.getInstance(extension).getOctets();
  }

  static Optional<ByteString> subjectKeyId(X509Certificate certificate)
      throws InvalidIdentityException {
    byte[] extension = certificate.getExtensionValue(SUBJECT_KEY_ID);
    if (extension == null) {
      return Optional.empty();
    }
    try {
      byte[] content = ASN1OctetString.getInstance(extension).getOctets();
      byte[] id = SubjectKeyIdentifier.getInstance(content).getKeyIdentifier();
      return Optional.of(ByteString.copyFrom(id));
    } catch (IllegalArgumentException e) {
      throw new InvalidIdentityException("unreadable subject key identifier: " + e.getMessage());
    }
  }

  static Optional<ByteString> authorityKeyId(X509CRL list) throws InvalidIdentityException {
    byte[] extension = list.getExtensionValue(AUTHORITY_KEY_ID);
    if (extension == null) {
      return Optional.empty();
    }
    try {
      byte[] content = ASN1OctetString.getInstance(extension).getOctets();
      ASN1OctetString id =
          AuthorityKeyIdentifier.getInstance(ASN1Primitive.fromByteArray(content))
              .getKeyIdentifierObject();
      return Optional.ofNullable(id).map(octets -> ByteString.copyFrom(octets.getOctets()));
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidIdentityException("unreadable authority key identifier: " + e.getMessage());
    }
  }
}
