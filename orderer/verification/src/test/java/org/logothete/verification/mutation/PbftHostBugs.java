package org.logothete.verification.mutation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.RecordKey;
import org.logothete.consensus.TimerId;
import org.logothete.pbft.PbftProtocol;
import org.logothete.pbft.message.Heartbeat;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;

/** A right PBFT engine behind a host that does its duty badly: its effects and its log are bent. */
final class PbftHostBugs {
  /** Kinds of log records, see docs/pbft.md. */
  private static final int VIEW_CHANGE = 2;

  private static final int ACCEPTED = 4;
  private static final int PREPARED = 5;

  private PbftHostBugs() {}

  static List<Mutation> all() {
    return Stream.of(duties(), damage(), contract()).flatMap(List::stream).toList();
  }

  /** Effects that are not performed as asked, and logs that forget. */
  private static List<Mutation> duties() {
    return List.of(
        new Mutation(
            "nothing is written down",
            "1, 4",
            PbftScene.STORM,
            10,
            bent(_ -> Bend.writesNothing())),
        new Mutation(
            "votes leave before they are durable",
            "1, 2",
            PbftScene.GALE,
            10,
            effects(PbftHostBugs::votesFirst)),
        new Mutation(
            "the log is lost and nobody says so", "1, 4", PbftScene.STORM, 10, log(_ -> false)),
        new Mutation(
            "accepted proposals are lost from the log",
            "1",
            PbftScene.STORM,
            10,
            log(k -> k.kind() != ACCEPTED)),
        new Mutation(
            "prepared certificates are lost from the log",
            "2",
            PbftScene.GALE,
            100,
            log(k -> k.kind() != PREPARED)),
        new Mutation(
            "view changes are lost from the log",
            "5",
            PbftScene.GALE,
            10,
            log(k -> k.kind() != VIEW_CHANGE)),
        new Mutation(
            "every second proposal is prepared too",
            "1",
            PbftScene.TWO_FACED,
            10,
            bent(_ -> preparesAll())),
        new Mutation(
            "a lost disk is no reason not to vote",
            "1, 4",
            PbftScene.LOST_DISKS,
            10,
            bent(_ -> Bend.start(PbftHostBugs::voting))),
        new Mutation(
            "a block is delivered twice",
            "10",
            PbftScene.STORM,
            10,
            bent(_ -> Bend.decidesTwice())));
  }

  /** Records that are not what was written. */
  private static List<Mutation> damage() {
    return List.of(
        new Mutation(
            "a record of another format is handed on",
            "1, 4",
            PbftScene.GALE,
            10,
            damaged(DamagedLog.OTHER_FORMAT, ACCEPTED)),
        new Mutation(
            "a record of an unknown kind is handed on",
            "1, 4",
            PbftScene.GALE,
            10,
            damaged(DamagedLog.UNKNOWN_KIND, ACCEPTED)),
        new Mutation(
            "a record is found under another kind",
            "1, 4",
            PbftScene.GALE,
            10,
            damaged(DamagedLog.OTHER_KIND, ACCEPTED)),
        new Mutation(
            "a proposal is found at another height",
            "1, 4",
            PbftScene.GALE,
            10,
            damaged(DamagedLog.OTHER_HEIGHT, ACCEPTED)),
        new Mutation(
            "a certificate is found at another height",
            "1, 4",
            PbftScene.GALE,
            10,
            damaged(DamagedLog.OTHER_HEIGHT, PREPARED)),
        new Mutation(
            "a record is cut short",
            "1, 4",
            PbftScene.GALE,
            10,
            damaged(DamagedLog.CUT_SHORT, ACCEPTED)));
  }

  /** Events that break the contract: the engine says so instead of going on. */
  private static List<Mutation> contract() {
    return List.of(
        new Mutation(
            "the tip comes without its certificate",
            "7",
            PbftScene.GALE,
            40,
            bent(_ -> Bend.start(PbftHostBugs::withoutCertificate))),
        new Mutation(
            "a timer fires that nobody started",
            "timers",
            PbftScene.STORM,
            1,
            bent(_ -> before(now -> new Event.TimerFired(now, new TimerId("unknown", 0))))),
        new Mutation(
            "a stranger's message is let in",
            "8",
            PbftScene.STORM,
            1,
            bent(_ -> before(PbftHostBugs::strangersHeartbeat))),
        new Mutation(
            "a message of another protocol is let in",
            "8",
            PbftScene.STORM,
            1,
            bent(_ -> before(PbftHostBugs::foreignHeartbeat))),
        new Mutation(
            "the engine is started twice",
            "1, 4",
            PbftScene.STORM,
            1,
            bent(_ -> PbftHostBugs::startTwice)),
        new Mutation(
            "the engine is told of requests before it is started",
            "1, 4",
            PbftScene.STORM,
            1,
            bent(_ -> PbftHostBugs::tellTooEarly)),
        new Mutation(
            "own proposals name another config block",
            "7",
            PbftScene.STORM,
            1,
            bent(_ -> PbftHostBugs::misnameConfig)));
  }

  private static ConsensusProtocol bent(Function<NodeId, Bend> bends) {
    return Bend.all(new PbftProtocol(), bends);
  }

  private static ConsensusProtocol effects(UnaryOperator<List<Effect>> change) {
    return bent(_ -> Bend.effects(change));
  }

  private static ConsensusProtocol damaged(DamagedLog damage, int kind) {
    return bent(_ -> Bend.start(started -> damage.of(started, kind)));
  }

  private static ConsensusProtocol log(Predicate<RecordKey> kept) {
    return bent(_ -> Bend.log(kept));
  }

  private static Event.Started voting(Event.Started started) {
    return new Event.Started(started.now(), started.tip(), started.log(), true);
  }

  private static Event.Started withoutCertificate(Event.Started started) {
    DecidedTip tip = started.tip();
    return new Event.Started(
        started.now(),
        new DecidedTip(tip.height(), tip.hash(), tip.viewOrRound()),
        started.log(),
        started.mayVote());
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

  private static Event strangersHeartbeat(long now) {
    return new Event.Received(
        now, new Authenticated<>(new NodeId(1_000), new Heartbeat(0, 0, false), Bytes.EMPTY));
  }

  private static Event foreignHeartbeat(long now) {
    return new Event.Received(
        now,
        new Authenticated<>(
            new NodeId(1), new org.logothete.bdls.message.Heartbeat(0, 0, false), Bytes.EMPTY));
  }

  private static List<Effect> startTwice(ConsensusEngine engine, Event event) {
    if (event instanceof Event.Started) {
      engine.step(event);
    }
    return engine.step(event);
  }

  private static List<Effect> tellTooEarly(ConsensusEngine engine, Event event) {
    if (event instanceof Event.Started) {
      engine.step(new Event.Backlog(event.now(), true));
    }
    return engine.step(event);
  }

  private static List<Effect> misnameConfig(ConsensusEngine engine, Event event) {
    return engine.step(
        event instanceof Event.Submitted(long now, Proposal proposal) && proposal.height() > 1
            ? new Event.Submitted(now, misnamed(proposal))
            : event);
  }

  /** It claims that the block below is a config block. */
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

  private static List<Effect> votesFirst(List<Effect> effects) {
    List<Effect> bent = new ArrayList<>(effects);
    bent.removeIf(e -> e instanceof Effect.Persist);
    effects.stream().filter(e -> e instanceof Effect.Persist).forEach(bent::add);
    return bent;
  }

  private static Bend preparesAll() {
    Set<Prepare> said = new HashSet<>();
    return (engine, event) -> {
      List<Effect> effects = new ArrayList<>(engine.step(event));
      if (event instanceof Event.Received(_, var received)
          && received.message() instanceof PrePrepare(long view, var proposal)) {
        Prepare vote = new Prepare(view, proposal.height(), proposal.header().digest());
        if (said.add(vote)) {
          effects.add(new Effect.Broadcast(vote));
        }
      }
      return effects;
    };
  }
}
