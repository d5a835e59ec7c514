package org.logothete.verification.mutation;

import java.util.List;
import java.util.function.LongFunction;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.TimerId;

/**
 * Hosts that break their contract with any engine: events that must not come, and starts that are
 * not what was written. The engine has to say so instead of going on.
 */
final class BrokenHosts {
  /** Some member of every cluster. */
  static final NodeId MEMBER = new NodeId(1);

  /** No member of any cluster. */
  static final NodeId STRANGER = new NodeId(1_000);

  private BrokenHosts() {}

  /** A lost disk is no reason not to vote. */
  static Bend votesAfterALostDisk() {
    return Bend.start(
        started -> new Event.Started(started.now(), started.tip(), started.log(), true));
  }

  static Bend tipWithoutCertificate() {
    return Bend.start(
        started -> {
          DecidedTip tip = started.tip();
          return new Event.Started(
              started.now(),
              new DecidedTip(tip.height(), tip.hash(), tip.viewOrRound()),
              started.log(),
              started.mayVote());
        });
  }

  /** The newest record of a kind is not what was written. */
  static Bend damagesLogs(DamagedLog damage, int kind) {
    return Bend.start(started -> damage.of(started, kind));
  }

  static Bend firesAnUnknownTimer() {
    return before(now -> new Event.TimerFired(now, new TimerId("unknown", 0)));
  }

  /** A message that the door has to refuse. */
  static Bend letsIn(NodeId from, ConsensusMessage message) {
    return before(now -> new Event.Received(now, new Authenticated<>(from, message, Bytes.EMPTY)));
  }

  static Bend startsTwice() {
    return (engine, event) -> {
      if (event instanceof Event.Started) {
        engine.step(event);
      }
      return engine.step(event);
    };
  }

  static Bend tellsTooEarly() {
    return (engine, event) -> {
      if (event instanceof Event.Started) {
        engine.step(new Event.Backlog(event.now(), true));
      }
      return engine.step(event);
    };
  }

  /** Own proposals claim that the block below is a config block. */
  static Bend misnamesConfigBlocks() {
    return BrokenHosts::misnameConfig;
  }

  /** Every backlog is preceded by another event. */
  private static Bend before(LongFunction<Event> other) {
    return (engine, event) -> {
      if (event instanceof Event.Backlog) {
        engine.step(other.apply(event.now()));
      }
      return engine.step(event);
    };
  }

  private static List<Effect> misnameConfig(ConsensusEngine engine, Event event) {
    return engine.step(
        event instanceof Event.Submitted(long now, Proposal proposal) && proposal.height() > 1
            ? new Event.Submitted(now, misnamed(proposal))
            : event);
  }

  private static Proposal misnamed(Proposal proposal) {
    ProposalHeader header = proposal.header();
    return new Proposal(
        new ProposalHeader(
            header.height(),
            header.hash(),
            header.previousHash(),
            header.dataHash(),
            header.height() - 1,
            false),
        proposal.body());
  }
}
