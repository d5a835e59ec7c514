package org.logothete.chaincode.lifecycle;

import java.util.Arrays;

/** How executors agree on a chaincode's results. */
public enum AgreementKind {
  /** Votes are ordered like transactions, and the order decides. */
  ORDERED("ordered"),
  /** Executors decide among themselves; the order is not asked again. */
  DIRECT("direct");

  private final String text;

  AgreementKind(String text) {
    this.text = text;
  }

  /** As it stands in definitions. */
  public String text() {
    return text;
  }

  /**
   * Reads what definitions spell.
   *
   * @throws InvalidDefinitionException if it is neither
   */
  public static AgreementKind parse(String text) throws InvalidDefinitionException {
    return Arrays.stream(values())
        .filter(kind -> kind.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidDefinitionException(
                    "the agreement '%.40s' is neither ordered nor direct".formatted(text)));
  }
}
