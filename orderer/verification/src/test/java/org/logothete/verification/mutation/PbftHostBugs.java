package org.logothete.verification.mutation;

import static org.logothete.verification.mutation.BrokenHosts.MEMBER;
import static org.logothete.verification.mutation.BrokenHosts.STRANGER;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.RecordKey;
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

  private static final ConsensusMessage OWN = new Heartbeat(0, 0, false);
  private static final ConsensusMessage FOREIGN =
      new org.logothete.bdls.message.Heartbeat(0, 0, false);

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
            bent(_ -> BrokenHosts.votesAfterALostDisk())),
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
            bent(_ -> BrokenHosts.tipWithoutCertificate())),
        new Mutation(
            "a timer fires that nobody started",
            "timers",
            PbftScene.STORM,
            1,
            bent(_ -> BrokenHosts.firesAnUnknownTimer())),
        new Mutation(
            "a stranger's message is let in",
            "8",
            PbftScene.STORM,
            1,
            bent(_ -> BrokenHosts.letsIn(STRANGER, OWN))),
        new Mutation(
            "a message of another protocol is let in",
            "8",
            PbftScene.STORM,
            1,
            bent(_ -> BrokenHosts.letsIn(MEMBER, FOREIGN))),
        new Mutation(
            "the engine is started twice",
            "1, 4",
            PbftScene.STORM,
            1,
            bent(_ -> BrokenHosts.startsTwice())),
        new Mutation(
            "the engine is told of requests before it is started",
            "1, 4",
            PbftScene.STORM,
            1,
            bent(_ -> BrokenHosts.tellsTooEarly())),
        new Mutation(
            "own proposals name another config block",
            "7",
            PbftScene.STORM,
            1,
            bent(_ -> BrokenHosts.misnamesConfigBlocks())));
  }

  private static ConsensusProtocol bent(Function<NodeId, Bend> bends) {
    return Bend.all(new PbftProtocol(), bends);
  }

  private static ConsensusProtocol effects(UnaryOperator<List<Effect>> change) {
    return bent(_ -> Bend.effects(change));
  }

  private static ConsensusProtocol damaged(DamagedLog damage, int kind) {
    return bent(_ -> BrokenHosts.damagesLogs(damage, kind));
  }

  private static ConsensusProtocol log(Predicate<RecordKey> kept) {
    return bent(_ -> Bend.log(kept));
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
