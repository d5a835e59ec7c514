package org.logothete.network.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The providers must agree on everything, or nodes would disagree on what is valid. */
class EcdsaTest {
  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);
  private static final int SIGNATURES = 200;

  private final KeyPair keys = p256();
  private final BigInteger order = ((ECPrivateKey) keys.getPrivate()).getParams().getOrder();

  static List<EcdsaProvider> providers() {
    return List.of(EcdsaProvider.jdk(), EcdsaProvider.fastest());
  }

  @Test
  void takesCorrettoWhereItHasALibrary() {
    boolean hasLibrary =
        System.getProperty("os.name").equals("Linux")
            && List.of("amd64", "aarch64").contains(System.getProperty("os.arch"));
    assertThat(EcdsaProvider.fastest().name())
        .isEqualTo(hasLibrary ? "AmazonCorrettoCryptoProvider" : "SunEC");
  }

  @ParameterizedTest
  @MethodSource("providers")
  void signsLowSThatAllVerify(EcdsaProvider signing) {
    EcdsaSigner signer = new EcdsaSigner((ECPrivateKey) keys.getPrivate(), signing);
    for (int i = 0; i < SIGNATURES; i++) {
      byte[] signature = signer.sign(MESSAGE);
      assertThat(EcdsaSignature.ofDer(signature).orElseThrow().isLow(order)).isTrue();
      for (EcdsaProvider verifying : providers()) {
        assertThat(verifies(verifying, MESSAGE, signature)).as(verifying.name()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aKeyThatIsNoPointOfItsCurveVerifiesNothing(EcdsaProvider provider) throws Exception {
    byte[] signature = new EcdsaSigner((ECPrivateKey) keys.getPrivate()).sign(MESSAGE);
    byte[] encoded = keys.getPublic().getEncoded();
    encoded[encoded.length - 1] ^= 1;
    PublicKey stray =
        KeyFactory.getInstance("EC", "SunEC").generatePublic(new X509EncodedKeySpec(encoded));
    assertThat(new EcdsaVerifier(provider).verifies(stray, MESSAGE, signature)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void refusesWhatIsNotTheSignature(EcdsaProvider provider) {
    byte[] signature = new EcdsaSigner((ECPrivateKey) keys.getPrivate()).sign(MESSAGE);
    EcdsaSignature good = EcdsaSignature.ofDer(signature).orElseThrow();
    BigInteger one = BigInteger.ONE;
    List<EcdsaSignature> bad =
        List.of(
            new EcdsaSignature(good.r(), order.subtract(good.s())),
            new EcdsaSignature(good.s(), good.r()),
            new EcdsaSignature(good.r().add(one), good.s()),
            new EcdsaSignature(good.r().add(order), good.s()),
            new EcdsaSignature(BigInteger.ZERO, good.s()),
            new EcdsaSignature(good.r(), BigInteger.ZERO),
            new EcdsaSignature(BigInteger.ZERO, BigInteger.ZERO),
            new EcdsaSignature(order, one),
            new EcdsaSignature(one, one));
    for (EcdsaSignature each : bad) {
      assertThat(verifies(provider, MESSAGE, each.toDer())).as(each.toString()).isFalse();
    }
    byte[] other = "another".getBytes(StandardCharsets.UTF_8);
    assertThat(verifies(provider, other, signature)).isFalse();
    byte[] longer = Arrays.copyOf(signature, signature.length + 1);
    assertThat(verifies(provider, MESSAGE, longer)).isFalse();
    assertThat(verifies(provider, MESSAGE, new byte[0])).isFalse();
  }

  private boolean verifies(EcdsaProvider provider, byte[] message, byte[] signature) {
    return new EcdsaVerifier(provider).verifies(keys.getPublic(), message, signature);
  }

  private static KeyPair p256() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
