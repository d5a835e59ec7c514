package org.logothete.chaincode.direct;

import java.util.List;

/**
 * What one executor tells another about any number of instances. The host has verified every seal
 * in it.
 *
 * @param statements of the sender
 * @param relayed statements of others: what was proposed, and reasons for a {@link Statement.Lead}
 */
public record Message(
    List<Sealed> statements, List<Sealed> relayed, List<Certificate> certificates) {
  public Message {
    statements = List.copyOf(statements);
    relayed = List.copyOf(relayed);
    certificates = List.copyOf(certificates);
  }

  /** The same before the host has sealed the statements. */
  public record Draft(
      List<Statement> statements, List<Sealed> relayed, List<Certificate> certificates) {
    public Draft {
      statements = List.copyOf(statements);
      relayed = List.copyOf(relayed);
      certificates = List.copyOf(certificates);
    }
  }
}
