package org.logothete.orderer.bench.report;

/** Text for pages. */
public final class Html {
  private Html() {}

  /** Nothing in it is taken for markup. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
