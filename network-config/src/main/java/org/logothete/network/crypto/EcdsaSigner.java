package org.logothete.network.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;

/** Signs with one EC key: ECDSA over SHA-256, low S, DER. Thread-safe. */
public final class EcdsaSigner {
  private final PrivateKey key;
  private final BigInteger order;
  private final EcdsaProvider provider;

  public EcdsaSigner(ECPrivateKey key, EcdsaProvider provider) {
    this.key = provider.adopt(key);
    this.order = key.getParams().getOrder();
    this.provider = provider;
  }

  /** With the fastest provider of this machine. */
  public EcdsaSigner(ECPrivateKey key) {
    this(key, EcdsaProvider.fastest());
  }

  public byte[] sign(byte[] message) {
    try {
      Signature signature = provider.newSignature();
      signature.initSign(key);
      signature.update(message);
      return EcdsaSignature.ofDer(signature.sign())
          .orElseThrow(() -> new IllegalStateException(provider.name() + " made no DER signature"))
          .low(order)
          .toDer();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing failed: " + e.getMessage(), e);
    }
  }
}
