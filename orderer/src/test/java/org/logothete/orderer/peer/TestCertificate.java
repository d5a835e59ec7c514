package org.logothete.orderer.peer;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.logothete.consensus.Bytes;

/** A self-signed P-256 certificate with its key. */
final class TestCertificate {
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final X509Certificate certificate;
  private final KeyPair keys;

  private TestCertificate(X509Certificate certificate, KeyPair keys) {
    this.certificate = certificate;
    this.keys = keys;
  }

  static TestCertificate valid() throws Exception {
    Instant now = Instant.now();
    return make(newKeys(), now.minus(1, ChronoUnit.DAYS), now.plus(1, ChronoUnit.DAYS));
  }

  static TestCertificate expired() throws Exception {
    Instant now = Instant.now();
    return make(newKeys(), now.minus(9, ChronoUnit.DAYS), now.minus(8, ChronoUnit.DAYS));
  }

  /** Another certificate for the same key. */
  TestCertificate renewed() throws Exception {
    Instant now = Instant.now();
    return make(keys, now, now.plus(9, ChronoUnit.DAYS));
  }

  private static KeyPair newKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static TestCertificate make(KeyPair keys, Instant from, Instant to) throws Exception {
    X500Name name = new X500Name("CN=orderer");
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.valueOf(SERIAL.getAndIncrement()),
            Date.from(from),
            Date.from(to),
            name,
            keys.getPublic());
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
    return new TestCertificate(
        new JcaX509CertificateConverter().getCertificate(builder.build(signer)), keys);
  }

  Bytes der() throws Exception {
    return Bytes.wrap(certificate.getEncoded());
  }

  TlsIdentity identity(Path directory) throws IOException {
    Path certificateFile = Files.createTempFile(directory, "tls", ".crt");
    Path keyFile = Files.createTempFile(directory, "tls", ".key");
    Files.writeString(certificateFile, pem(certificate));
    Files.writeString(keyFile, pem(new JcaPKCS8Generator(keys.getPrivate(), null)));
    return TlsIdentity.read(certificateFile, keyFile);
  }

  private static String pem(Object content) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(content);
    }
    return text.toString();
  }

  /** TLS of the JDK that shows this certificate and believes everybody. */
  SSLContext credulous() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("me", keys.getPrivate(), new char[0], new Certificate[] {certificate});
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), new TrustManager[] {new PinnedTrust(_ -> true)}, null);
    return context;
  }
}
