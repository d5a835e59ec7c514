package org.logothete.orderer.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A consenter as this node sees it.
 *
 * @param name common name of its identity's certificate
 * @param address where others reach it, host and port
 * @param newestBlock that it says it has; empty if it never said so
 * @param lag how many blocks it lacks of those that this node knows to be decided
 * @param silentMillis since it was heard from last; empty if it never was
 * @param doubts whether it holds the leader for faulty
 */
record Member(
    int id,
    String name,
    String organization,
    String address,
    Standing standing,
    boolean leads,
    OptionalLong newestBlock,
    long lag,
    OptionalLong silentMillis,
    boolean doubts) {
  /** What this node can say of it. */
  enum Standing {
    /** It is this node. */
    HERE,
    /** Linked, and up to date. */
    WELL,
    /** Linked, and lacks blocks. */
    BEHIND,
    /** Linked, and says nothing. */
    SILENT,
    /** There is no link to it. */
    LOST,
    /** This node is no consenter and has no links to any. */
    UNKNOWN;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ObjectNode json() {
    ObjectNode node =
        Json.object()
            .put("id", id)
            .put("name", name)
            .put("organization", organization)
            .put("address", address)
            .put("standing", standing.label())
            .put("leads", leads)
            .put("lag", lag)
            .put("doubts", doubts);
    Json.put(node, "newestBlock", newestBlock);
    Json.put(node, "silentMillis", silentMillis);
    return node;
  }

  /** For a sentence. */
  String title() {
    return "consenter %d (%s)".formatted(id, organization);
  }
}
