package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;
import org.logothete.simulator.Byzantine;
import org.logothete.simulator.Simulation;
import org.logothete.simulator.SimulationOptions;
import org.logothete.simulator.SimulationReport;
import org.logothete.simulator.StatementSlots;

/** PBFT in the simulated world: loss, partitions, crashes, config blocks, liars; then liveness. */
class PbftSimulationTest {
  private static final int DIGEST_WITH_LENGTH = 4 + 32;

  /** A statement is version, kind, view, height, digest; all but the digest names its slot. */
  private static final StatementSlots SLOTS =
      statement -> statement.slice(0, statement.size() - DIGEST_WITH_LENGTH);

  private static final NodeId FIRST_LEADER = new NodeId(1);

  private static SimulationReport run(SimulationOptions options, long seed) {
    return Simulation.run(new PbftProtocol(), options, seed);
  }

  @ParameterizedTest
  @CsvSource({"4,1", "4,2", "1,3", "5,4", "7,5"})
  void survivesTheStorm(int nodes, long seed) {
    SimulationReport report = run(SimulationOptions.stormy(nodes, SLOTS), seed);
    assertThat(report.height()).isGreaterThan(20);
    assertThat(report.restarts()).isPositive();
  }

  /** Large clusters, in which as many nodes as they must bear forget every other message. */
  @ParameterizedTest
  @CsvSource({"10,6", "16,7", "31,8"})
  void largeClustersSurviveTheStorm(int nodes, long seed) {
    SimulationOptions options = SimulationOptions.stormy(nodes, SLOTS).withStorm(2_000);
    for (int liar = 1; liar <= new QuorumSize(nodes).faulty(); liar++) {
      options = options.withByzantine(new NodeId(liar * 3), Byzantine.forgetful());
    }
    assertThat(run(options, seed).height()).isGreaterThan(5);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void muteLeaderIsReplaced(long seed) {
    SimulationOptions options =
        SimulationOptions.stormy(4, SLOTS).withByzantine(FIRST_LEADER, Byzantine.mute());
    assertThat(run(options, seed).viewOrRoundMax()).isPositive();
  }
}
