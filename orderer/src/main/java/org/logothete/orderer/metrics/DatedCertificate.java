package org.logothete.orderer.metrics;

import java.time.Instant;

/**
 * A certificate that somebody has to renew in time.
 *
 * @param end it is not valid after that
 */
public record DatedCertificate(Owner owner, Use use, Instant end) {
  /** Whose it is. */
  public sealed interface Owner {
    /** A certificate from the files of this node. */
    record ThisNode() implements Owner {}

    /** A certificate that a channel's configuration has of a consenter. */
    record Consenter(String channel, int id) implements Owner {}
  }

  /** What it is for. */
  public enum Use {
    /** Signs blocks and messages. */
    ENROLMENT("enrolment"),
    /** Shown to orderers that connect. */
    CLUSTER_SERVER("cluster_server"),
    /** Shown to orderers that are connected to. */
    CLUSTER_CLIENT("cluster_client"),
    /** Shown to clients and peers. */
    CLIENT_API("client_api"),
    /** Shown to operators. */
    OPERATIONS("operations"),
    /** Shown to administrators. */
    ADMIN("admin");

    private final String label;

    Use(String label) {
      this.label = label;
    }

    /** As metrics and logs say it. */
    public String label() {
      return label;
    }
  }
}
