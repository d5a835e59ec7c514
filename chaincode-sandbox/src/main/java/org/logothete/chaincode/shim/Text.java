package org.logothete.chaincode.shim;

/** What a chaincode wrote, fit to stand in a message for people. */
final class Text {
  private static final int LENGTH_MAX = 80;

  private Text() {}

  /** In quotes, without line breaks, and cut off where it gets long. */
  static String quoted(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .limit(LENGTH_MAX)
        .map(point -> Character.isISOControl(point) ? '.' : point)
        .forEach(printable::appendCodePoint);
    boolean isCut = text.codePointCount(0, text.length()) > LENGTH_MAX;
    return "\"" + printable + (isCut ? "…\"" : "\"");
  }
}
