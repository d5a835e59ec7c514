package org.logothete.network.consortium;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * A certificate authority of one organisation, for identities or for TLS, that issues what Fabric's
 * cryptogen would ({@code internal/cryptogen/ca}): ECDSA on P-256, signatures with low S, valid for
 * ten years from five minutes ago. Leaves expire together with their authority, never after it.
 */
final class CertificateAuthority {
  static final Duration LIFETIME = Duration.ofDays(3650);

  private static final Duration BACKDATING = Duration.ofMinutes(5);
  private static final int SERIAL_NUMBER_BITS = 128;
  private static final ExtendedKeyUsage CLIENT_AND_SERVER =
      new ExtendedKeyUsage(
          new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth});

  private final SecureRandom random;
  private final Instant notBefore;
  private final X500Name subject;
  private final IssuedKey key;
  private final byte[] keyIdentifier;

  private CertificateAuthority(
      SecureRandom random,
      Instant notBefore,
      X500Name subject,
      IssuedKey key,
      byte[] keyIdentifier) {
    this.random = random;
    this.notBefore = notBefore;
    this.subject = subject;
    this.key = key;
    this.keyIdentifier = keyIdentifier;
  }

  /**
   * Makes an authority with a key of its own.
   *
   * @param organization the domain its subject names
   * @param commonName such as {@code ca.org1.example}
   * @param now from when, less a backdating for clocks that lag, its certificates are valid
   */
  static CertificateAuthority create(
      String organization, String commonName, Instant now, SecureRandom random) {
    Instant notBefore = now.truncatedTo(ChronoUnit.MINUTES).minus(BACKDATING);
    X500Name subject =
        subject().addRDN(BCStyle.O, organization).addRDN(BCStyle.CN, commonName).build();
    KeyPair pair = newKeyPair(random);
    SubjectPublicKeyInfo publicKey =
        SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
    byte[] keyIdentifier = sha256(publicKey.getPublicKeyData().getOctets());
    X509v3CertificateBuilder builder = builder(random, notBefore, subject, subject, publicKey);
    extend(
        builder,
        Extension.keyUsage,
        true,
        new KeyUsage(
            KeyUsage.digitalSignature
                | KeyUsage.keyEncipherment
                | KeyUsage.keyCertSign
                | KeyUsage.cRLSign));
    extend(builder, Extension.extendedKeyUsage, false, CLIENT_AND_SERVER);
    extend(builder, Extension.basicConstraints, true, new BasicConstraints(true));
    extend(builder, Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyIdentifier));
    ECPrivateKey privateKey = (ECPrivateKey) pair.getPrivate();
    X509CertificateHolder certificate = builder.build(new LowSContentSigner(privateKey));
    return new CertificateAuthority(
        random,
        notBefore,
        subject,
        IssuedKey.of(privateKey, publicKey, certificate),
        keyIdentifier);
  }

  /** The authority's own certificate and key. */
  IssuedKey key() {
    return key;
  }

  /**
   * Issues an identity of the organisation.
   *
   * @param role the organisational unit that tells Fabric what the identity may do, such as {@code
   *     orderer}, {@code peer}, {@code client} or {@code admin}
   */
  IssuedKey issueIdentity(String commonName, String role) {
    X500Name name = subject().addRDN(BCStyle.OU, role).addRDN(BCStyle.CN, commonName).build();
    KeyPair pair = newKeyPair(random);
    SubjectPublicKeyInfo publicKey =
        SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
    X509v3CertificateBuilder builder = builder(random, notBefore, subject, name, publicKey);
    extend(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    return signLeaf(builder, pair, publicKey);
  }

  /**
   * Issues a TLS certificate for both ends of a connection.
   *
   * @param addresses host names and IP addresses it is valid for; may be empty for clients
   */
  IssuedKey issueTls(String commonName, List<String> addresses) {
    X500Name name = subject().addRDN(BCStyle.CN, commonName).build();
    KeyPair pair = newKeyPair(random);
    SubjectPublicKeyInfo publicKey =
        SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
    X509v3CertificateBuilder builder = builder(random, notBefore, subject, name, publicKey);
    extend(
        builder,
        Extension.keyUsage,
        true,
        new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
    extend(builder, Extension.extendedKeyUsage, false, CLIENT_AND_SERVER);
    if (!addresses.isEmpty()) {
      GeneralName[] names =
          addresses.stream()
              .distinct()
              .map(CertificateAuthority::alternativeName)
              .toArray(GeneralName[]::new);
      extend(builder, Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
    return signLeaf(builder, pair, publicKey);
  }

  private IssuedKey signLeaf(
      X509v3CertificateBuilder builder, KeyPair pair, SubjectPublicKeyInfo publicKey) {
    extend(builder, Extension.basicConstraints, true, new BasicConstraints(false));
    extend(
        builder,
        Extension.authorityKeyIdentifier,
        false,
        new AuthorityKeyIdentifier(keyIdentifier));
    X509CertificateHolder certificate = builder.build(new LowSContentSigner(key.privateKey()));
    return IssuedKey.of((ECPrivateKey) pair.getPrivate(), publicKey, certificate);
  }

  private static X509v3CertificateBuilder builder(
      SecureRandom random,
      Instant notBefore,
      X500Name issuer,
      X500Name subject,
      SubjectPublicKeyInfo publicKey) {
    return new X509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_NUMBER_BITS, random).setBit(0),
        Date.from(notBefore),
        Date.from(notBefore.plus(LIFETIME)),
        subject,
        publicKey);
  }

  private static X500NameBuilder subject() {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.C, "US")
        .addRDN(BCStyle.ST, "California")
        .addRDN(BCStyle.L, "San Francisco");
  }

  private static GeneralName alternativeName(String address) {
    boolean ip = address.matches("[0-9]+(\\.[0-9]+){3}") || address.contains(":");
    return new GeneralName(ip ? GeneralName.iPAddress : GeneralName.dNSName, address);
  }

  private static void extend(
      X509v3CertificateBuilder builder,
      ASN1ObjectIdentifier type,
      boolean critical,
      ASN1Encodable value) {
    try {
      builder.addExtension(type, critical, value);
    } catch (CertIOException e) {
      throw new IllegalStateException("extension " + type + " cannot be encoded", e);
    }
  }

  private static KeyPair newKeyPair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no P-256 keys", e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
