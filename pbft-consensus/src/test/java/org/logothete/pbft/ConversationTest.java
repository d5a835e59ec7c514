package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.consensus.NodeId;

/** Whole clusters in quiet weather and with one fault at a time. */
class ConversationTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 10})
  void quietClusterOrdersWithoutChangingTheView(int nodes) {
    TestWorld world = new TestWorld(nodes, 1);
    world.startAll();

    boolean done = world.run(20_000, () -> world.lowestHeight(_ -> true) >= 50);

    assertThat(done).isTrue();
    assertThat(world.hosts.values())
        .allSatisfy(h -> assertThat(h.engine.status().viewOrRound()).isZero());
  }

  @Test
  void killedLeaderIsReplacedAndComesBack() {
    TestWorld world = new TestWorld(4, 2);
    world.startAll();
    world.run(1_000);
    world.host(1).crash();
    long before = world.lowestHeight(h -> h.up);

    assertThat(world.run(10_000, () -> world.lowestHeight(h -> h.up) >= before + 20)).isTrue();
    assertThat(world.host(2).engine.status().viewOrRound()).isEqualTo(1);

    world.host(1).start();
    long high = world.lowestHeight(h -> h.id.value() != 1);
    assertThat(world.run(10_000, () -> world.lowestHeight(_ -> true) >= high + 20)).isTrue();
    assertThat(world.host(1).engine.status().viewOrRound()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void leadersTakeTurnsInOneView(int heightsPerTurn) {
    TestWorld world = new TestWorld(4, 7, TestWorld.OPTIONS.withDecisionsPerLeader(heightsPerTurn));
    world.startAll();
    Set<NodeId> leaders = new TreeSet<>();
    for (long height = 1; height <= 50; height++) {
      long wanted = height;
      assertThat(world.run(2_000, () -> world.lowestHeight(_ -> true) >= wanted)).isTrue();
      world.host(1).engine.status().leader().ifPresent(leaders::add);
    }

    assertThat(leaders).hasSize(4);
    assertThat(world.hosts.values())
        .allSatisfy(h -> assertThat(h.engine.status().viewOrRound()).isZero());
  }

  /** Its turn comes some fifty times, it is waited for when an absence ends. */
  @Test
  void killedNodeIsWaitedForSeldomAndHasItsTurnWhenItComesBack() {
    TestWorld world = new TestWorld(4, 8, TestWorld.OPTIONS.withDecisionsPerLeader(1));
    world.startAll();
    world.run(1_000);
    world.host(3).crash();
    long before = world.lowestHeight(h -> h.up);

    assertThat(world.run(60_000, () -> world.lowestHeight(h -> h.up) >= before + 200)).isTrue();
    Set<Long> views = new TreeSet<>();
    world.hosts.values().stream().filter(h -> h.up).forEach(h -> views.add(view(h)));
    assertThat(views).allSatisfy(view -> assertThat(view).isLessThan(8));

    world.host(3).start();
    assertThat(
            world.run(
                120_000,
                () -> world.host(1).engine.status().leader().equals(Optional.of(new NodeId(3)))))
        .isTrue();
  }

  private static long view(TestHost host) {
    return host.engine.status().viewOrRound();
  }

  @Test
  void everybodyRestartsAtOnceAndGoesOn() {
    TestWorld world = new TestWorld(4, 3);
    world.startAll();
    world.run(1_003);
    world.hosts.values().forEach(TestHost::crash);
    long before = world.lowestHeight(_ -> true);
    world.startAll();

    assertThat(world.run(10_000, () -> world.lowestHeight(_ -> true) >= before + 20)).isTrue();
  }

  @Test
  void idleClusterStaysInItsView() {
    TestWorld world = new TestWorld(4, 4);
    world.proposing = false;
    world.startAll();
    world.run(60_000);

    assertThat(world.hosts.values())
        .allSatisfy(h -> assertThat(h.engine.status().viewOrRound()).isZero());
  }

  /** One broken link is no reason to leave a leader. */
  @Test
  void nodeThatCannotHearTheLeaderLeavesItToTheOthers() {
    TestWorld world = new TestWorld(4, 6);
    world.startAll();
    world.run(500);
    world.cut = link -> link.equals(world.host(1).id + ">" + world.host(4).id);
    long before = world.lowestHeight(_ -> true);

    assertThat(world.run(10_000, () -> world.lowestHeight(_ -> true) >= before + 100)).isTrue();
    assertThat(world.hosts.values())
        .allSatisfy(h -> assertThat(h.engine.status().viewOrRound()).isZero());
  }

  @Test
  void wipedNodeFollowsBeforeItVotesAgain() {
    TestWorld world = new TestWorld(4, 5);
    world.startAll();
    world.run(1_000);
    TestHost wiped = world.host(3);
    wiped.crash();
    wiped.log.clear();
    wiped.chain.clear();
    wiped.mayVote = false;
    wiped.start();

    assertThat(wiped.engine.status().voting()).isFalse();
    assertThat(world.run(10_000, () -> wiped.engine.status().voting())).isTrue();
  }
}
