package org.logothete.orderer.local;

import java.util.regex.Pattern;

/** Takes out of a text what is nobody else's business: private keys, and values of secrets. */
final class Redaction {
  static final String REDACTED = "(redacted)";

  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)",
          Pattern.DOTALL);

  /**
   * A key of YAML, JSON or a variable that ends like a secret, and its value: up to the quote that
   * ends it, else all of the line, for a secret may have any character. Loops are possessive: a
   * long value must not exhaust the stack.
   */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)([\\w-]*(?:pin|password|passphrase|secret|token)[\"']?[ \\t]*[:=][ \\t]*)"
              + "(\"(?:[^\"\\\\\\n]++|\\\\.)*+\"|'(?:[^'\\n]++|'')*+'|\\S[^\\n]*)");

  private Redaction() {}

  static String of(String text) {
    String withoutKeys = PRIVATE_KEY.matcher(text).replaceAll(REDACTED);
    return SECRET.matcher(withoutKeys).replaceAll("$1" + REDACTED);
  }
}
