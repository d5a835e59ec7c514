package org.logothete.network.crypto;

import java.lang.reflect.InvocationTargetException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.Optional;

/**
 * Where the signature arithmetic comes from: Amazon's Corretto Crypto Provider where its native
 * library loads, else the JDK. Never registered globally: TLS and everybody else keep theirs.
 */
public final class EcdsaProvider {
  private static final String CORRETTO =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
  private static final String PASSED = "PASSED";
  private static final String KEY_ALGORITHM = "EC";
  static final String ALGORITHM = "SHA256withECDSA";

  private static final EcdsaProvider FASTEST =
      corretto().map(EcdsaProvider::new).orElseGet(EcdsaProvider::jdk);

  private final Provider provider;

  private EcdsaProvider(Provider provider) {
    this.provider = provider;
  }

  /** The fastest sound provider on this machine. */
  public static EcdsaProvider fastest() {
    return FASTEST;
  }

  /** The JDK's own. */
  public static EcdsaProvider jdk() {
    return new EcdsaProvider(Security.getProvider("SunEC"));
  }

  public String name() {
    return provider.getName();
  }

  Signature newSignature() {
    try {
      return Signature.getInstance(ALGORITHM, provider);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(provider.getName() + " has no " + ALGORITHM, e);
    }
  }

  /** The key in a form of this provider's own, so that using it needs no translation each time. */
  PrivateKey adopt(PrivateKey key) {
    try {
      return (PrivateKey) KeyFactory.getInstance(KEY_ALGORITHM, provider).translateKey(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(provider.getName() + " cannot use the key", e);
    }
  }

  /**
   * Loaded by name: the jar is there only on platforms that it has a native library for. Taken only
   * if that library loads and passes its own tests.
   */
  private static Optional<Provider> corretto() {
    try {
      Class<?> type = Class.forName(CORRETTO);
      Provider provider = (Provider) type.getField("INSTANCE").get(null);
      boolean loaded = type.getMethod("getLoadingError").invoke(provider) == null;
      return loaded
              && PASSED.equals(String.valueOf(type.getMethod("runSelfTests").invoke(provider)))
          ? Optional.of(provider)
          : Optional.empty();
    } catch (ClassNotFoundException | LinkageError | InvocationTargetException _) {
      // Absent or unable to run here: the JDK's provider does the same, slower.
      return Optional.empty();
    } catch (NoSuchFieldException | NoSuchMethodException | IllegalAccessException e) {
      throw new IllegalStateException("not the Corretto provider this was written for", e);
    }
  }
}
