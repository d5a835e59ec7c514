package org.logothete.network.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * An ECDSA signature as two integers, and its one DER form. For every valid (r, s) the pair (r,
 * n-s) is valid too; only the one with the lower s is accepted, so that nobody can make a second
 * signature out of one (Fabric {@code bccsp/utils/ecdsa.go}).
 */
record EcdsaSignature(BigInteger r, BigInteger s) {
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;

  /** Reads strict DER; empty for anything else, trailing bytes and negative numbers included. */
  static Optional<EcdsaSignature> ofDer(byte[] der) {
    if (der.length < 8 || der[0] != SEQUENCE || der[1] != der.length - 2) {
      return Optional.empty();
    }
    Optional<BigInteger> r = integer(der, 2);
    if (r.isEmpty()) {
      return Optional.empty();
    }
    int sAt = 4 + der[3];
    Optional<BigInteger> s = integer(der, sAt);
    if (s.isEmpty() || sAt + 2 + der[sAt + 1] != der.length) {
      return Optional.empty();
    }
    return Optional.of(new EcdsaSignature(r.get(), s.get()));
  }

  private static Optional<BigInteger> integer(byte[] der, int at) {
    if (at + 2 > der.length || der[at] != INTEGER) {
      return Optional.empty();
    }
    int length = der[at + 1];
    int from = at + 2;
    if (length < 1 || from + length > der.length || der[from] < 0) {
      return Optional.empty();
    }
    if (length > 1 && der[from] == 0 && der[from + 1] >= 0) {
      return Optional.empty();
    }
    return Optional.of(new BigInteger(Arrays.copyOfRange(der, from, from + length)));
  }

  boolean isLow(BigInteger order) {
    return s.compareTo(order.shiftRight(1)) <= 0;
  }

  /** The same signature with the lower of its two possible s. */
  EcdsaSignature low(BigInteger order) {
    return isLow(order) ? this : new EcdsaSignature(r, order.subtract(s));
  }

  byte[] toDer() {
    byte[] rBytes = r.toByteArray();
    byte[] sBytes = s.toByteArray();
    byte[] der = new byte[6 + rBytes.length + sBytes.length];
    der[0] = SEQUENCE;
    der[1] = (byte) (der.length - 2);
    der[2] = INTEGER;
    der[3] = (byte) rBytes.length;
    System.arraycopy(rBytes, 0, der, 4, rBytes.length);
    der[4 + rBytes.length] = INTEGER;
    der[5 + rBytes.length] = (byte) sBytes.length;
    System.arraycopy(sBytes, 0, der, 6 + rBytes.length, sBytes.length);
    return der;
  }
}
