package org.logothete.benchmarks;

import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.util.concurrent.TimeUnit;
import org.logothete.network.crypto.EcdsaProvider;
import org.logothete.network.crypto.EcdsaSigner;
import org.logothete.network.crypto.EcdsaVerifier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** ECDSA on P-256 as the node does it: the hash, strict DER and low S included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class EcdsaBenchmark {
  @Param({"jdk", "fastest"})
  private String provider = "jdk";

  @Param({"1024", "3072"})
  private int messageBytes = 1024;

  private final KeyPair keys = Samples.p256();
  private byte[] message = {};
  private EcdsaSigner signer = signer(EcdsaProvider.jdk());
  private EcdsaVerifier verifier = new EcdsaVerifier(EcdsaProvider.jdk());
  private byte[] signature = {};

  /** Chooses the provider. */
  @Setup
  public void choose() {
    EcdsaProvider chosen =
        switch (provider) {
          case "jdk" -> EcdsaProvider.jdk();
          case "fastest" -> EcdsaProvider.fastest();
          default -> throw new IllegalArgumentException("no provider '" + provider + "'");
        };
    message = Samples.bytes(messageBytes);
    signer = signer(chosen);
    verifier = new EcdsaVerifier(chosen);
    signature = signer.sign(message);
    require(verifier.verifies(keys.getPublic(), message, signature));
  }

  @Benchmark
  public byte[] sign() {
    return signer.sign(message);
  }

  @Benchmark
  public boolean verify() {
    return require(verifier.verifies(keys.getPublic(), message, signature));
  }

  private EcdsaSigner signer(EcdsaProvider chosen) {
    return new EcdsaSigner((ECPrivateKey) keys.getPrivate(), chosen);
  }

  private static boolean require(boolean verified) {
    if (!verified) {
      throw new IllegalStateException("a good signature was refused");
    }
    return true;
  }
}
