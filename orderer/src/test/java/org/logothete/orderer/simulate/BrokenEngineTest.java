package org.logothete.orderer.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Membership;
import org.logothete.consensus.ProposalSlot;
import org.logothete.pbft.PbftProtocol;
import org.logothete.simulator.Fault;
import org.logothete.simulator.Simulation;
import org.logothete.simulator.SimulationFailure;
import org.logothete.simulator.SimulationOptions;
import org.logothete.simulator.SimulationReport;
import org.logothete.simulator.Subject;
import org.logothete.simulator.Weather;

/** PBFT spoiled in a way that only bad weather brings to light; the seeds must find it. */
class BrokenEngineTest {
  private static final int SEEDS = 40;

  private enum Bug {
    /** Every record is forgotten. */
    WRITES_NOTHING,
    /** A lost disk is no reason not to vote. */
    VOTES_AFTER_A_LOST_DISK,
    /** Timers never fire. */
    HAS_NO_TIMERS
  }

  private record Broken(Bug bug) implements ConsensusProtocol {
    private static final PbftProtocol PBFT = new PbftProtocol();

    @Override
    public String name() {
      return "BROKEN";
    }

    @Override
    public ConsensusEngine newEngine(Membership membership, EngineOptions options) {
      return new BrokenEngine(PBFT.newEngine(membership, options), bug);
    }

    @Override
    public ConsensusMessage decode(Bytes encoded, int bodyBytesMax)
        throws MalformedMessageException {
      return PBFT.decode(encoded, bodyBytesMax);
    }
  }

  private record BrokenEngine(ConsensusEngine sound, Bug bug) implements ConsensusEngine {
    @Override
    public List<Effect> step(Event event) {
      boolean votes = bug == Bug.VOTES_AFTER_A_LOST_DISK;
      List<Effect> effects =
          new ArrayList<>(
              sound.step(
                  votes && event instanceof Event.Started(long now, var tip, var log, boolean _)
                      ? new Event.Started(now, tip, log, true)
                      : event));
      effects.removeIf(
          effect ->
              switch (effect) {
                case Effect.Persist _ -> bug == Bug.WRITES_NOTHING;
                case Effect.StartTimer _ -> bug == Bug.HAS_NO_TIMERS;
                default -> false;
              });
      return effects;
    }

    @Override
    public Optional<ProposalSlot> openSlot() {
      return sound.openSlot();
    }

    @Override
    public EngineStatus status() {
      return sound.status();
    }

    @Override
    public Bytes stateDigest() {
      return sound.stateDigest();
    }

    @Override
    public ConsensusEngine copy() {
      return new BrokenEngine(sound.copy(), bug);
    }
  }

  private static CampaignReport run(Bug bug) throws InterruptedException {
    Subject pbft = Subjects.pbft();
    Subject broken = new Subject(new Broken(bug), pbft.slots(), pbft.liars());
    return new Campaign("pbft", broken, OptionalInt.of(4), 1, SEEDS, 1).run(_ -> {});
  }

  @Test
  void forgottenVotesAreFound() throws InterruptedException {
    assertThat(run(Bug.WRITES_NOTHING).failures())
        .anySatisfy(f -> assertThat(f.why()).contains("signed two different statements"));
  }

  /** Disks are lost all the time, while nodes are far apart. */
  private static SimulationReport loseDisks(ConsensusProtocol protocol, long seed) {
    List<Fault> faults = List.of(Fault.WIPE, Fault.CUT_CAMPS, Fault.CUT_ONE_WAY);
    SimulationOptions options =
        SimulationOptions.stormy(4, Subjects.pbft().slots())
            .withStorm(5_000)
            .withWeather(new Weather(40, 100, 30, 50, 8, 60, 60, faults));
    return Simulation.run(protocol, options, seed);
  }

  @Test
  void votesAfterALostDiskAreFound() {
    assertThatExceptionOfType(SimulationFailure.class)
        .isThrownBy(() -> loseDisks(new Broken(Bug.VOTES_AFTER_A_LOST_DISK), 2))
        .satisfies(f -> assertThat(f.rule()).contains("signed two different statements"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void lostDisksAreBorne(long seed) {
    assertThat(loseDisks(new PbftProtocol(), seed).faults()).containsKey(Fault.WIPE);
  }

  @Test
  void aStandstillIsExplained() throws InterruptedException {
    CampaignReport report = run(Bug.HAS_NO_TIMERS);
    assertThat(report.failures())
        .anySatisfy(
            f -> {
              assertThat(f.why()).contains("does not come to rest", "requests undecided");
              assertThat(f.replay())
                  .isEqualTo(
                      "logothete simulate --engine pbft --nodes 4 --seed %d --trace"
                          .formatted(f.seed()));
            });
    assertThat(CampaignText.summary(report)).contains("FAILED seed", "replay: logothete simulate");
    assertThat(CampaignText.json(report)).contains("\"replay\"");
  }
}
