package org.logothete.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.NodeId;

/** The simulator lets a sound engine live and catches broken ones. */
class SimulationTest {
  /** A toy statement is height and digest. */
  private static final StatementSlots SLOTS = statement -> statement.slice(0, 8);

  private static final ToyProtocol SOUND = new ToyProtocol(ToyProtocol.Bug.NONE);

  private static SimulationOptions stormy() {
    return SimulationOptions.stormy(4, SLOTS).withStorm(6_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void soundEngineSurvivesTheStorm(long seed) {
    SimulationReport report = Simulation.run(SOUND, stormy(), seed);
    assertThat(report.requestsDecided()).isGreaterThan(50);
    assertThat(report.height()).isGreaterThan(20);
    assertThat(report.restarts()).isPositive();
    assertThat(report.evidence()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7})
  void sizesOfClusters(int nodes) {
    SimulationOptions options = SimulationOptions.stormy(nodes, SLOTS);
    assertThat(Simulation.run(SOUND, options, 1).height()).isPositive();
    SimulationReport calm = Simulation.run(SOUND, options.withWeather(Weather.calm()), 1);
    assertThat(calm.restarts()).isZero();
  }

  @Test
  void sameSeedSameTranscript() {
    Bytes digest = Simulation.run(SOUND, stormy(), 42).transcriptDigest();
    assertThat(Simulation.run(SOUND, stormy(), 42).transcriptDigest()).isEqualTo(digest);
    assertThat(Simulation.run(SOUND, stormy(), 43).transcriptDigest()).isNotEqualTo(digest);
  }

  @ParameterizedTest
  @CsvSource({
    "DECIDES_WITHOUT_QUORUM, with 2 signatures",
    "VOTES_BEFORE_PERSISTING, two different statements for one slot",
    "PERSISTS_NOTHING, two different statements for one slot",
    "NEVER_RESENDS, does not come to rest",
    "ACCUSES_THE_LEADER, accuses the honest n1"
  })
  void brokenEngineIsCaught(ToyProtocol.Bug bug, String rule) {
    List<SimulationFailure> failures =
        LongStream.range(0, 6)
            .mapToObj(seed -> failure(new ToyProtocol(bug), seed))
            .flatMap(Optional::stream)
            .toList();
    assertThat(failures).anySatisfy(f -> assertThat(f.rule()).contains(rule));
    assertThat(failures.getFirst())
        .hasMessageContaining("seed " + failures.getFirst().seed())
        .hasMessageContaining("transcript");
  }

  private static Optional<SimulationFailure> failure(ToyProtocol protocol, long seed) {
    try {
      Simulation.run(protocol, stormy(), seed);
      return Optional.empty();
    } catch (SimulationFailure e) {
      return Optional.of(e);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void followersMayBeMuteOrForgetful(long seed) {
    NodeId last = new NodeId(4);
    SimulationOptions mute = stormy().withByzantine(last, Byzantine.mute());
    assertThat(Simulation.run(SOUND, mute, seed).height()).isPositive();
    SimulationOptions forgetful = stormy().withByzantine(last, Byzantine.forgetful());
    assertThat(Simulation.run(SOUND, forgetful, seed).height()).isPositive();
  }

  @Test
  void equivocatingLeaderMayStopTheToyButNotForkIt() {
    Byzantine twoFaced =
        (_, honest, _) ->
            honest.to().value() > 2 && honest.message() instanceof ToyMessage.Propose propose
                ? List.of(
                    new Byzantine.Outgoing(
                        honest.to(),
                        new ToyMessage.Propose(
                            Twins.of(propose.proposal()).orElse(propose.proposal()))))
                : List.of(honest);
    SimulationOptions options = stormy().withByzantine(new NodeId(1), twoFaced);
    assertThatExceptionOfType(SimulationFailure.class)
        .isThrownBy(() -> Simulation.run(SOUND, options, 1))
        .satisfies(f -> assertThat(f.rule()).contains("does not come to rest"));
  }

  @Test
  void optionsThatCannotHoldAreRefused() {
    SimulationOptions oneLiar = stormy().withByzantine(new NodeId(4), Byzantine.mute());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> oneLiar.withByzantine(new NodeId(3), Byzantine.mute()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stormy().withByzantine(new NodeId(5), Byzantine.mute()));
  }
}
