package org.logothete.chaincode.wasm;

import org.logothete.chaincode.wat.ByteWriter;

/**
 * A function's type. Each letter stands for a parameter or result: {@code i} and {@code I} for
 * whole numbers of 32 and 64 bits, {@code f} and {@code F} for floating point, {@code r} for a
 * function.
 */
record Signature(String parameters, String results) {
  private static final String LETTERS = "iIfFr";
  private static final int[] CODES = {0x7f, 0x7e, 0x7d, 0x7c, 0x70};

  /** How a module says it. */
  byte[] encoded() {
    ByteWriter writer = new ByteWriter().raw(0x60).unsigned(parameters.length());
    parameters.chars().forEach(letter -> writer.raw(code((char) letter)));
    writer.unsigned(results.length());
    results.chars().forEach(letter -> writer.raw(code((char) letter)));
    return writer.toByteArray();
  }

  static int code(char letter) {
    return CODES[LETTERS.indexOf(letter)];
  }

  /** The letter of a type as a module says it. */
  static char letter(int code) throws RefusedModuleException {
    for (int i = 0; i < CODES.length; i++) {
      if (CODES[i] == code) {
        return LETTERS.charAt(i);
      }
    }
    throw new RefusedModuleException(
        switch (code) {
          case 0x7b -> "vectors (v128) are not offered";
          case 0x6f -> "external references are not offered";
          default -> "there is no type 0x%02x".formatted(code);
        });
  }

  @Override
  public String toString() {
    return "(%s) -> (%s)".formatted(parameters, results);
  }
}
