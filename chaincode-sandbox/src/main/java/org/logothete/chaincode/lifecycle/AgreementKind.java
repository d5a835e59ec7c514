package org.logothete.chaincode.lifecycle;

import java.util.Arrays;
import java.util.Optional;

/** How executors agree on a chaincode's results. */
public enum AgreementKind {
  /** Votes are ordered like transactions, and the order decides. */
  ORDERED("ordered"),
  /** Executors decide among themselves; what is ordered is the certificate. */
  DIRECT("direct");

  private final String text;

  AgreementKind(String text) {
    this.text = text;
  }

  /** As it stands in definitions. */
  public String text() {
    return text;
  }

  static Optional<AgreementKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }
}
