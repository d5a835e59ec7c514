package org.logothete.network.crypto;

import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;

/**
 * Verifies ECDSA signatures over SHA-256. A signature that is not strict DER or has a high S is
 * refused like a wrong one. Thread-safe.
 */
public final class EcdsaVerifier {
  private final EcdsaProvider provider;

  public EcdsaVerifier(EcdsaProvider provider) {
    this.provider = provider;
  }

  /** With the fastest provider of this machine. */
  public EcdsaVerifier() {
    this(EcdsaProvider.fastest());
  }

  /**
   * Whether the signature is the key's over the message. Keys that are not EC verify nothing, nor
   * do those that are no point of their curve, which a certificate can hold until it is used.
   */
  public boolean verifies(PublicKey key, byte[] message, byte[] signature) {
    if (!(key instanceof ECPublicKey ecKey)) {
      return false;
    }
    Optional<EcdsaSignature> parsed = EcdsaSignature.ofDer(signature);
    if (parsed.isEmpty() || !parsed.get().isLow(ecKey.getParams().getOrder())) {
      return false;
    }
    try {
      Signature verifier = provider.newSignature();
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (SignatureException | InvalidKeyException _) {
      // Integers outside the curve's range, no point of it: as wrong as any other signature.
      return false;
    }
  }
}
