package org.logothete.simulator;

import java.util.List;
import java.util.random.RandomGenerator;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.Decision;
import org.logothete.consensus.NodeId;

/**
 * A node that lies: an honest engine whose outgoing messages pass through here. What comes out is
 * signed by the node itself, whatever it is; nobody's signature can be forged.
 */
@FunctionalInterface
public interface Byzantine {
  /** What leaves a lying node. */
  sealed interface Sent {
    NodeId to();
  }

  /** A message on its way to one receiver. */
  record Outgoing(NodeId to, ConsensusMessage message) implements Sent {}

  /** A message that is held back first. */
  record Late(NodeId to, ConsensusMessage message, long delayMillis) implements Sent {}

  /** Bytes that need not be a message. */
  record Garbage(NodeId to, Bytes bytes) implements Sent {}

  /**
   * What the node sends instead of the message its honest engine would send; the copy to itself is
   * not asked about.
   */
  List<Sent> replace(NodeId self, Outgoing honest, RandomGenerator random);

  /** What the node answers instead of the blocks that another lacks; lowest first. */
  default List<Decision> serve(List<Decision> honest, RandomGenerator random) {
    return honest;
  }

  /** Whether a second process runs with the same key and a disk of its own. */
  default boolean hasTwin() {
    return false;
  }

  /** Sends nothing. */
  static Byzantine mute() {
    return new Byzantine() {
      @Override
      public List<Sent> replace(NodeId self, Outgoing honest, RandomGenerator random) {
        return List.of();
      }

      @Override
      public List<Decision> serve(List<Decision> honest, RandomGenerator random) {
        return List.of();
      }
    };
  }

  /** Forgets every other message or so. */
  static Byzantine forgetful() {
    return (_, honest, random) -> random.nextBoolean() ? List.of(honest) : List.of();
  }
}
