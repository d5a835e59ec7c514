package org.logothete.verification.mutation;

import static org.logothete.verification.mutation.BrokenHosts.MEMBER;
import static org.logothete.verification.mutation.BrokenHosts.STRANGER;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.logothete.bdls.BdlsProtocol;
import org.logothete.bdls.message.Heartbeat;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;

/** A right BDLS engine behind a host that does its duty badly: its effects and its log are bent. */
final class BdlsHostBugs {
  /** A kind of log records, see docs/bdls.md. */
  private static final int ROUND_CHANGE = 1;

  private static final ConsensusMessage OWN = new Heartbeat(0, 0, false);
  private static final ConsensusMessage FOREIGN =
      new org.logothete.pbft.message.Heartbeat(0, 0, false);

  private BdlsHostBugs() {}

  static List<Mutation> all() {
    return Stream.of(duties(), damage(), contract()).flatMap(List::stream).toList();
  }

  /** Effects that are not performed as asked, and logs that forget. */
  private static List<Mutation> duties() {
    return List.of(
        new Mutation(
            "nothing is written down", "1, 4, 5", BdlsScene.STORM, 10, bent(Bend::writesNothing)),
        new Mutation(
            "the log is lost and nobody says so",
            "1, 4, 5",
            BdlsScene.STORM,
            10,
            bent(() -> Bend.log(_ -> false))),
        new Mutation(
            "every selection is voted for too",
            "1",
            BdlsScene.TWO_FACED,
            10,
            bent(BdlsHostBugs::votesForAll)),
        new Mutation(
            "a lost disk is no reason not to vote",
            "6",
            BdlsScene.LOST_DISKS,
            10,
            bent(BrokenHosts::votesAfterALostDisk)),
        new Mutation(
            "a block is delivered twice", "9", BdlsScene.STORM, 10, bent(Bend::decidesTwice)));
  }

  /** Records that are not what was written. */
  private static List<Mutation> damage() {
    return List.of(
        new Mutation(
            "a record of another format is handed on",
            "1, 4, 5",
            BdlsScene.GALE,
            10,
            damaged(DamagedLog.OTHER_FORMAT, ROUND_CHANGE)),
        new Mutation(
            "a record of an unknown kind is handed on",
            "1, 4, 5",
            BdlsScene.GALE,
            10,
            damaged(DamagedLog.UNKNOWN_KIND, ROUND_CHANGE)),
        new Mutation(
            "a record is found under another kind",
            "1, 4, 5",
            BdlsScene.GALE,
            10,
            damaged(DamagedLog.OTHER_KIND, ROUND_CHANGE)),
        new Mutation(
            "a record is found at another height",
            "1, 4, 5",
            BdlsScene.GALE,
            10,
            damaged(DamagedLog.OTHER_HEIGHT, ROUND_CHANGE)),
        new Mutation(
            "records of decided heights are handed on",
            "1, 4, 5",
            BdlsScene.GALE,
            10,
            OldRecords.of(new BdlsProtocol())),
        new Mutation(
            "a record is cut short",
            "1, 4, 5",
            BdlsScene.GALE,
            10,
            damaged(DamagedLog.CUT_SHORT, ROUND_CHANGE)));
  }

  /** Events that break the contract: the engine says so instead of going on. */
  private static List<Mutation> contract() {
    return List.of(
        new Mutation(
            "the tip comes without its certificate",
            "7",
            BdlsScene.GALE,
            40,
            bent(BrokenHosts::tipWithoutCertificate)),
        new Mutation(
            "a timer fires that nobody started",
            "timers",
            BdlsScene.STORM,
            1,
            bent(BrokenHosts::firesAnUnknownTimer)),
        new Mutation(
            "a stranger's message is let in",
            "8",
            BdlsScene.STORM,
            1,
            bent(() -> BrokenHosts.letsIn(STRANGER, OWN))),
        new Mutation(
            "a message of another protocol is let in",
            "8",
            BdlsScene.STORM,
            1,
            bent(() -> BrokenHosts.letsIn(MEMBER, FOREIGN))),
        new Mutation(
            "the engine is started twice",
            "1, 4, 5",
            BdlsScene.STORM,
            1,
            bent(BrokenHosts::startsTwice)),
        new Mutation(
            "the engine is told of requests before it is started",
            "1, 4, 5",
            BdlsScene.STORM,
            1,
            bent(BrokenHosts::tellsTooEarly)),
        new Mutation(
            "own proposals name another config block",
            "7",
            BdlsScene.STORM,
            1,
            bent(BrokenHosts::misnamesConfigBlocks)));
  }

  private static ConsensusProtocol damaged(DamagedLog damage, int kind) {
    return bent(() -> BrokenHosts.damagesLogs(damage, kind));
  }

  private static ConsensusProtocol bent(Supplier<Bend> bend) {
    return Bend.all(new BdlsProtocol(), _ -> bend.get());
  }

  private static Bend votesForAll() {
    Set<RoundChange> said = new HashSet<>();
    return (engine, event) -> {
      List<Effect> effects = new ArrayList<>(engine.step(event));
      if (event instanceof Event.Received(_, var received)
          && received.message() instanceof Select select
          && select.round() == 0) {
        RoundChange vote =
            new RoundChange(select.height(), 0, Optional.of(select.header()), Optional.empty());
        if (said.add(vote)) {
          effects.add(new Effect.Send(received.from(), vote));
        }
      }
      return effects;
    };
  }
}
