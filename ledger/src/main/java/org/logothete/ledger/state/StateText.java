package org.logothete.ledger.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;

/** Names in the state: text that is one and the same as UTF-8. */
final class StateText {
  private StateText() {}

  /**
   * Checks a name.
   *
   * @throws IllegalArgumentException if it has fewer or more bytes, or no form in UTF-8
   */
  static void check(String what, String text, int bytesMin, int bytesMax) {
    int bytes;
    try {
      bytes = UTF_8.newEncoder().encode(CharBuffer.wrap(text)).remaining();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(what + " holds half a character", e);
    }
    if (bytes < bytesMin || bytes > bytesMax) {
      throw new IllegalArgumentException(
          "%s has %d to %d bytes, not %d".formatted(what, bytesMin, bytesMax, bytes));
    }
  }

  /** The order of the bytes in UTF-8, which for rare characters is not that of Java's text. */
  static int compare(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        return Integer.compare(rank(a), rank(b));
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  /** Surrogates stand for what comes behind all that one char can say. */
  private static int rank(char unit) {
    return Character.isSurrogate(unit) ? unit + Character.MAX_VALUE : unit;
  }
}
