package org.logothete.benchmarks;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What {@link EcdsaBenchmark} is to be compared with: the bare arithmetic of the providers, each
 * with keys of its own classes so that none has to translate them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class EcdsaAlternativesBenchmark {
  private static final String CORRETTO =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
  private static final int MESSAGE_BYTES = 1024;

  @Param({"bouncycastle", "corretto", "jdk"})
  private String provider = "bouncycastle";

  private final byte[] message = Samples.bytes(MESSAGE_BYTES);
  private Provider chosen = new BouncyCastleProvider();
  private KeyPair keys = Samples.p256();
  private byte[] signature = {};

  /** Chooses the provider and gives it its own keys. */
  @Setup
  public void choose() throws ReflectiveOperationException, GeneralSecurityException {
    chosen =
        switch (provider) {
          case "bouncycastle" -> new BouncyCastleProvider();
          case "corretto" -> (Provider) Class.forName(CORRETTO).getField("INSTANCE").get(null);
          case "jdk" -> java.security.Security.getProvider("SunEC");
          default -> throw new IllegalArgumentException("no provider '" + provider + "'");
        };
    KeyFactory factory = KeyFactory.getInstance("EC", chosen);
    KeyPair plain = Samples.p256();
    PublicKey publicKey =
        factory.generatePublic(new X509EncodedKeySpec(plain.getPublic().getEncoded()));
    PrivateKey privateKey =
        factory.generatePrivate(new PKCS8EncodedKeySpec(plain.getPrivate().getEncoded()));
    keys = new KeyPair(publicKey, privateKey);
    signature = sign();
  }

  @Benchmark
  public byte[] sign() throws GeneralSecurityException {
    Signature signer = Signature.getInstance("SHA256withECDSA", chosen);
    signer.initSign(keys.getPrivate());
    signer.update(message);
    return signer.sign();
  }

  @Benchmark
  public boolean verify() throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("SHA256withECDSA", chosen);
    verifier.initVerify(keys.getPublic());
    verifier.update(message);
    if (!verifier.verify(signature)) {
      throw new IllegalStateException("a good signature was refused");
    }
    return true;
  }
}
