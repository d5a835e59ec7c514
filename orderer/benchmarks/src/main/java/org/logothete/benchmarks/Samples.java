package org.logothete.benchmarks;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Inputs of the benchmarks: the same in every run, keys excepted. */
final class Samples {
  private static final long SEED = 20_26;

  private Samples() {}

  /** A P-256 key pair of the JDK's classes: what certificates and key files give. */
  static KeyPair p256() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  static byte[] bytes(int size) {
    byte[] content = new byte[size];
    new Random(SEED).nextBytes(content);
    return content;
  }

  static List<ByteString> envelopes(int count, int bytesEach) {
    Random random = new Random(SEED);
    return Stream.generate(
            () -> {
              byte[] content = new byte[bytesEach];
              random.nextBytes(content);
              return ByteString.copyFrom(content);
            })
        .limit(count)
        .toList();
  }
}
