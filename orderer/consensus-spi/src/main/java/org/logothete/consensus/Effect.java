package org.logothete.consensus;

/**
 * All that an engine may ask of its host; performed in list order (see {@link ConsensusEngine}).
 */
public sealed interface Effect {

  /**
   * Write the record. A barrier: no effect behind it, of this or any later step, is performed
   * before the record survives a crash of the machine. The host may write many records with one
   * fsync.
   */
  record Persist(RecordKey key, Bytes record) implements Effect {}

  /** Sign if {@link ConsensusMessage#authentication} says so, and send; may be lost on the way. */
  record Send(NodeId to, ConsensusMessage message) implements Effect {
    @Override
    public String toString() {
      return "Send[" + to + " " + message.getClass().getSimpleName() + "]";
    }
  }

  /**
   * Sign and send to every member, oneself included: the own copy comes back as {@link
   * Event.Received}, through the same door as everybody's, and is never lost.
   */
  record Broadcast(ConsensusMessage message) implements Effect {
    @Override
    public String toString() {
      return "Broadcast[" + message.getClass().getSimpleName() + "]";
    }
  }

  /** Start or restart the timer. */
  record StartTimer(TimerId timer, long delayMillis) implements Effect {
    public StartTimer {
      if (delayMillis <= 0) {
        throw new IllegalArgumentException("a timer's delay is positive: " + timer);
      }
    }
  }

  /** Stop the timer; no effect if it does not run. */
  record CancelTimer(TimerId timer) implements Effect {}

  /**
   * Check the proposal's body against its header and the chain; answered by {@link
   * Event.Validated}.
   */
  record Validate(Proposal proposal) implements Effect {}

  /** Final. Heights come without gaps; answered by {@link Event.Finalized} once durable. */
  record Decide(Decision decision) implements Effect {}

  /**
   * Others are ahead: fetch and verify blocks up to {@code height} at least. Answered by {@link
   * Event.CaughtUp}; asked again on a timer of the engine if nothing comes.
   *
   * @param source a node that seems to have the blocks; only a hint
   */
  record RequestCatchUp(long height, NodeId source) implements Effect {}

  /** Keep and report the evidence. */
  record Accuse(Evidence evidence) implements Effect {}

  /** Something worth logging or counting; never has consequences. */
  record Note(Topic topic, long height, long viewOrRound, String detail) implements Effect {
    /** What a note is about: metrics count by topic. */
    public enum Topic {
      /** A new view or round began with a certificate. */
      VIEW_ENTERED,
      /** This node holds the leader for faulty and stays with it until enough others do. */
      LEADER_SUSPECTED,
      /** This node asks for another view or round. */
      VIEW_CHANGE_STARTED,
      /** A proposal was refused. */
      PROPOSAL_REFUSED,
      /** A message was ignored although it was authentic; the detail says why. */
      MESSAGE_IGNORED,
      /** This node does not vote yet. */
      NOT_VOTING,
      /** Anything else worth a debug line. */
      TRACE
    }
  }
}
