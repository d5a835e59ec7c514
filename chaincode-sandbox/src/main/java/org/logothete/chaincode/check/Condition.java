package org.logothete.chaincode.check;

/** What is different when a call is run again. */
public enum Condition {
  /** Nothing yet: the runtime has just been started. */
  COLD("cold"),
  /** The runtime has run the call before. */
  WARM("warm"),
  /** Another runtime of the same chaincode, just started. */
  FRESH("in a fresh runtime"),
  /** The state gives its ranges entry by entry. */
  SMALL_PAGES("with ranges entry by entry"),
  /** The host's clock shows another second. */
  LATER("in a later second");

  private final String words;

  Condition(String words) {
    this.words = words;
  }

  /** As it is said to people. */
  public String words() {
    return words;
  }
}
