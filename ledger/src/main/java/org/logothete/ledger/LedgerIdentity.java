package org.logothete.ledger;

/**
 * Whose ledger a directory holds. It is written when the directory is first used and compared each
 * time it is opened, so that a node never continues the promises of another one.
 *
 * <p>It must outlive renewed certificates: organisation, consenter number and a digest of the
 * network's first genesis block are good ingredients; an enrolment certificate is not.
 *
 * @param text one line, 1 to 1024 characters
 */
public record LedgerIdentity(String text) {
  private static final int LENGTH_MAX = 1024;

  public LedgerIdentity {
    if (text.isBlank() || text.length() > LENGTH_MAX) {
      throw new IllegalArgumentException(
          "a ledger identity has 1 to " + LENGTH_MAX + " characters, not " + text.length());
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a ledger identity is one line of printable characters");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
