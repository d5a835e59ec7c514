package org.logothete.simulator;

import java.util.List;
import java.util.random.RandomGenerator;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;

/**
 * A node that lies: an honest engine whose outgoing messages pass through here. What comes out is
 * signed by the node itself, whatever it is; nobody's signature can be forged.
 */
@FunctionalInterface
public interface Byzantine {
  /** A message on its way to one receiver. */
  record Outgoing(NodeId to, ConsensusMessage message) {}

  /**
   * What the node sends instead of the message its honest engine would send; the copy to itself is
   * not asked about.
   */
  List<Outgoing> replace(NodeId self, Outgoing honest, RandomGenerator random);

  /** Sends nothing. */
  static Byzantine mute() {
    return (_, _, _) -> List.of();
  }

  /** Forgets every other message or so. */
  static Byzantine forgetful() {
    return (_, honest, random) -> random.nextBoolean() ? List.of(honest) : List.of();
  }
}
