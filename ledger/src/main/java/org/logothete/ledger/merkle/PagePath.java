package org.logothete.ledger.merkle;

/**
 * Where a page of a tree begins.
 *
 * @param digits the bits from the root, in hex digits of four each; empty for the root's own page
 */
public record PagePath(String digits) {
  /** How many levels of the tree are in one page. */
  public static final int LEVELS = 4;

  static final PagePath ROOT = new PagePath("");

  /** The page at a depth on the way to a key. */
  static PagePath of(Hash key, int depth) {
    return new PagePath(key.digits(depth / LEVELS));
  }

  PagePath child(int digit) {
    return new PagePath(digits + Character.forDigit(digit, 1 << LEVELS));
  }

  static boolean isBoundary(int depth) {
    return depth % LEVELS == 0;
  }
}
