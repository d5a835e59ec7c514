package org.logothete.network.msp;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/** Reads certificates and revocation lists, and the few fields of them that MSPs look at. */
final class CertificateReader {
  private static final String SUBJECT_KEY_ID = "2.5.29.14";
  private static final String AUTHORITY_KEY_ID = "2.5.29.35";

  private CertificateReader() {}

  static X509Certificate certificate(ByteString pem) throws InvalidIdentityException {
    try {
      return (X509Certificate) x509().generateCertificate(stream(pem));
    } catch (CertificateException e) {
      throw new InvalidIdentityException("not a PEM certificate: " + e.getMessage());
    }
  }

  static X509CRL revocationList(ByteString pem) throws InvalidIdentityException {
    try {
      return (X509CRL) x509().generateCRL(stream(pem));
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

  private static InputStream stream(ByteString pem) {
    return new ByteArrayInputStream(pem.toByteArray());
  }

  static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was parsed cannot be encoded", e);
    }
  }

  static ByteString sha256(List<X509Certificate> certificates) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      certificates.forEach(certificate -> digest.update(der(certificate)));
      return ByteString.copyFrom(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must provide SHA-256", e);
    }
  }

  static List<String> organizationalUnits(X509Certificate certificate)
      throws InvalidIdentityException {
    List<String> units = new ArrayList<>();
    try {
      for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        var attribute = rdn.toAttributes().get("OU");
        for (int i = 0; attribute != null && i < attribute.size(); i++) {
          units.add(String.valueOf(attribute.get(i)));
        }
      }
      return units;
    } catch (InvalidNameException e) {
      throw new InvalidIdentityException("unreadable subject: " + e.getMessage());
    } catch (javax.naming.NamingException e) {
      throw new InvalidIdentityException("unreadable organizational unit: " + e.getMessage());
    }
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
          AuthorityKeyIdentifier.getInstance(
                  org.bouncycastle.asn1.ASN1Primitive.fromByteArray(content))
              .getKeyIdentifierObject();
      return Optional.ofNullable(id).map(octets -> ByteString.copyFrom(octets.getOctets()));
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidIdentityException("unreadable authority key identifier: " + e.getMessage());
    }
  }
}
