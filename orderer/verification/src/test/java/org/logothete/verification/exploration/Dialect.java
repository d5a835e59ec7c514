package org.logothete.verification.exploration;

import java.util.List;
import java.util.Optional;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.simulator.StatementSlots;

/** What an exploration has to know of a protocol. */
interface Dialect {
  StatementSlots slots();

  /**
   * What a message says, apart from who signed the certificates in it: of those that say the same
   * one is kept. Empty if any faulty node could send something as good, so that nothing is lost
   * when the message is.
   */
  Optional<Object> content(ConsensusMessage message);

  /** Who does anything with the message that it would not do without. */
  List<NodeId> readers(ConsensusMessage message, List<NodeId> members);

  /**
   * Its content, if it is a vote of a kind that has an effect only together with others that say
   * the same. Then it makes no difference whose votes they are.
   */
  Optional<Object> ballot(ConsensusMessage message);

  /**
   * Whether the message can have an effect on a node in such a phase: it is not too late, and to
   * have it already is not the same as to get it later.
   */
  boolean isTimely(ConsensusMessage message, Phase phase);

  /**
   * Where a node is.
   *
   * @param isActive whether it takes part in its view, and does not wait for it to begin
   */
  record Phase(long viewOrRound, boolean isActive, long decidedHeight) {
    static Phase of(EngineStatus status) {
      return new Phase(status.viewOrRound(), status.leader().isPresent(), status.decidedHeight());
    }
  }

  /** The certificates that its signature can become a part of. */
  List<Object> proofs(NodeId from, ConsensusMessage message);

  /**
   * All that makes a node give up on its leader: time passing, and others who do so too. Empty
   * where that is no event.
   */
  List<Event> giveUp(EngineStatus status, Scope scope, Membership membership);

  /**
   * What others tell a node as soon as it starts, so that nothing they say later tells it more of
   * how far they are: that is of interest to its patience only, see {@link #giveUp}.
   */
  List<Event> greetings(Scope scope, Membership membership);

  /** What faulty nodes can say from the beginning. */
  void begin(Post post);

  /** An honest node said something new: what can faulty nodes make of it? */
  void heard(Letter letter, Post post);

  /** A word for traces. */
  String describe(ConsensusMessage message, Blocks blocks);

  /** The protocol, unbroken. */
  ConsensusProtocol protocol();
}
