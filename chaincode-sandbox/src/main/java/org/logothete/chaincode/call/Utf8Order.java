package org.logothete.chaincode.call;

/** The order of texts by their bytes in UTF-8, which for rare characters is not that of Java's. */
public final class Utf8Order {
  private Utf8Order() {}

  /** Compares as {@link java.util.Comparator} does. */
  public static int compare(String one, String other) {
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
