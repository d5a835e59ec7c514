package org.logothete.chaincode.wat;

import java.math.BigInteger;
import org.logothete.chaincode.wat.WatNode.Word;

/** Numbers as text. */
final class WatNumbers {
  private static final int FLOAT_FRACTION_BITS = 23;
  private static final int DOUBLE_FRACTION_BITS = 52;

  private WatNumbers() {}

  /** A whole number of so many bits, signed or not. */
  static long integer(Word word, int bits) throws WatException {
    BigInteger value = whole(word);
    if (value.bitLength() > (value.signum() < 0 ? bits - 1 : bits)) {
      throw new WatException(word.line(), "%s has more than %d bits".formatted(word.text(), bits));
    }
    return bits == Integer.SIZE ? value.intValue() : value.longValue();
  }

  /** An index, size or offset. */
  static long unsigned(Word word) throws WatException {
    BigInteger value = whole(word);
    if (value.signum() < 0 || value.bitLength() > Integer.SIZE) {
      throw new WatException(word.line(), "%s is no number of 32 bits".formatted(word.text()));
    }
    return value.longValue();
  }

  static int floatBits(Word word) throws WatException {
    String text = word.text().replace("_", "");
    String magnitude = text.replaceFirst("^[+-]", "");
    int sign = text.startsWith("-") ? Integer.MIN_VALUE : 0;
    if (magnitude.startsWith("nan")) {
      return sign | 0x7f800000 | (int) payload(word, magnitude, FLOAT_FRACTION_BITS);
    }
    if (magnitude.equals("inf")) {
      return sign | 0x7f800000;
    }
    try {
      return sign | Float.floatToRawIntBits(Float.parseFloat(hexadecimal(magnitude)));
    } catch (NumberFormatException e) {
      throw new WatException(word.line(), word.text() + " is no number");
    }
  }

  static long doubleBits(Word word) throws WatException {
    String text = word.text().replace("_", "");
    String magnitude = text.replaceFirst("^[+-]", "");
    long sign = text.startsWith("-") ? Long.MIN_VALUE : 0;
    if (magnitude.startsWith("nan")) {
      return sign | 0x7ff0000000000000L | payload(word, magnitude, DOUBLE_FRACTION_BITS);
    }
    if (magnitude.equals("inf")) {
      return sign | 0x7ff0000000000000L;
    }
    try {
      return sign | Double.doubleToRawLongBits(Double.parseDouble(hexadecimal(magnitude)));
    } catch (NumberFormatException e) {
      throw new WatException(word.line(), word.text() + " is no number");
    }
  }

  private static long payload(Word word, String magnitude, int bits) throws WatException {
    if (magnitude.equals("nan")) {
      return 1L << (bits - 1);
    }
    if (!magnitude.matches("nan:0x[0-9a-fA-F]{1,13}")) {
      throw new WatException(word.line(), word.text() + " is no number");
    }
    return Long.parseLong(magnitude.substring("nan:0x".length()), 16) & ((1L << bits) - 1);
  }

  private static String hexadecimal(String magnitude) {
    return magnitude.startsWith("0x") && magnitude.indexOf('p') < 0 ? magnitude + "p0" : magnitude;
  }

  private static BigInteger whole(Word word) throws WatException {
    String text = word.text().replace("_", "");
    String magnitude = text.replaceFirst("^[+-]", "");
    boolean hexadecimal = magnitude.startsWith("0x");
    try {
      BigInteger value =
          new BigInteger(hexadecimal ? magnitude.substring(2) : magnitude, hexadecimal ? 16 : 10);
      return text.startsWith("-") ? value.negate() : value;
    } catch (NumberFormatException e) {
      throw new WatException(word.line(), word.text() + " is no whole number");
    }
  }
}
