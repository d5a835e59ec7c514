package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.consensus.EngineOptions;

/**
 * How long a decision takes and how many fit into a second, in virtual time: every message takes
 * the same time, every sync, every validation; nothing is lost and a leader always has something to
 * propose, bodies included.
 */
class PipelineTest {
  private static final long SECOND = 1_000;

  private static TestWorld world(int nodes, int window, long link, long disk, long validation) {
    return world(nodes, window, 0, link, disk, validation);
  }

  private static TestWorld world(
      int nodes, int window, int heightsPerTurn, long link, long disk, long validation) {
    EngineOptions options =
        new EngineOptions(100, 2_000, 2_000, 500, 3_200, 1_000, window, 1 << 16, heightsPerTurn);
    TestWorld world = new TestWorld(nodes, 1, options);
    world.linkMillis = () -> link;
    world.diskMillis = () -> disk;
    world.validationMillis = () -> validation;
    return world;
  }

  /** Milliseconds from the leader's proposal until every node holds the first block. */
  private static long untilDurable(TestWorld world) {
    world.startAll();
    boolean reached = world.run(SECOND, () -> world.lowestHeight(_ -> true) == 1);
    assertThat(reached).isTrue();
    return world.now();
  }

  /** Pre-prepare, prepare, commit. */
  @ParameterizedTest
  @CsvSource({"4,1", "4,50", "7,1", "10,1", "31,1"})
  void decisionTakesThreeMessageDelays(int nodes, long link) {
    assertThat(untilDurable(world(nodes, 1, link, 0, 0))).isEqualTo(3 * link);
  }

  /**
   * Disks count apart: the proposal, its acceptance, the certificate and the block itself are
   * durable one after the other, and those who follow look at the body first.
   */
  @ParameterizedTest
  @CsvSource({"1,1,0", "1,7,0", "1,0,5", "20,3,2"})
  void syncsAndValidationCountApart(long link, long disk, long validation) {
    assertThat(untilDurable(world(4, 1, link, disk, validation)))
        .isEqualTo(3 * link + 4 * disk + validation);
  }

  /** Blocks that every node holds after ten seconds. */
  private static long decidedInTenSeconds(int window, long link) {
    return decidedInTenSeconds(window, 0, link);
  }

  private static long decidedInTenSeconds(int window, int heightsPerTurn, long link) {
    TestWorld world = world(4, window, heightsPerTurn, link, 0, 0);
    world.startAll();
    world.run(10 * SECOND);
    return world.lowestHeight(_ -> true);
  }

  /**
   * A window of w heights holds w blocks on their way at once: links are as good as their speed.
   */
  @Test
  void windowOfEightIsSixTimesAsFastOverSlowLinks() {
    long one = decidedInTenSeconds(1, 50);
    long eight = decidedInTenSeconds(8, 50);

    assertThat(one).as("one after the other, three delays each").isEqualTo(10 * SECOND / 150);
    assertThat(eight).isGreaterThanOrEqualTo(6 * one);
  }

  /** Pre-prepare and prepare; nobody waits for commits of the turn before. */
  @Test
  void changeOfTurnCostsTwoMessageDelays() {
    long changes = 10 * SECOND / (2 * 50);
    assertThat(decidedInTenSeconds(8, 1, 50)).isBetween(changes - 2, changes);
    assertThat(decidedInTenSeconds(8, 4, 50)).isBetween(4 * (changes - 2), 4 * changes);
    assertThat(decidedInTenSeconds(8, 1000, 50)).isEqualTo(decidedInTenSeconds(8, 50));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8, 16})
  void throughputGrowsWithTheWindow(int window) {
    assertThat(decidedInTenSeconds(window, 50))
        .isGreaterThanOrEqualTo(window * decidedInTenSeconds(1, 50) * 9 / 10);
  }
}
