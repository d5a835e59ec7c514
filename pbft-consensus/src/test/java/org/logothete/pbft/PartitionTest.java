package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;

/**
 * Whole clusters in which links are cut or nodes are away, one fault at a time. The world checks
 * after every signature and decision that nothing forks; the tests say who gets on and who follows.
 */
class PartitionTest {
  private static final long PATIENCE = 20_000;
  private static final int HEIGHTS = 10;

  private static TestWorld running(int nodes, long seed) {
    TestWorld world = new TestWorld(nodes, seed);
    world.backlog = true;
    world.startAll();
    assertThat(world.run(PATIENCE, () -> world.lowestHeight(_ -> true) >= HEIGHTS)).isTrue();
    return world;
  }

  /** What the nodes say is lost on its way to all others. */
  private static Predicate<String> nobodyHears(Integer... nodes) {
    return link -> isOneOf(link, 0, nodes) && !isOneOf(link, 1, nodes);
  }

  /** What all others say is lost on its way to the nodes. */
  private static Predicate<String> hearNobody(Integer... nodes) {
    return link -> isOneOf(link, 1, nodes) && !isOneOf(link, 0, nodes);
  }

  private static Predicate<String> apart(Integer... nodes) {
    return nobodyHears(nodes).or(hearNobody(nodes));
  }

  private static boolean isOneOf(String link, int end, Integer... nodes) {
    return Set.of(nodes).contains(Integer.valueOf(link.split(">", -1)[end].substring(1)));
  }

  private static Predicate<TestHost> allBut(Integer... nodes) {
    return host -> !Set.of(nodes).contains(host.id.value());
  }

  private static void getOn(TestWorld world, Predicate<TestHost> who) {
    long goal =
        world.hosts.values().stream().mapToLong(TestHost::height).max().orElseThrow() + HEIGHTS;
    assertThat(world.run(PATIENCE, () -> world.lowestHeight(who) >= goal))
        .as("those who can talk to each other get to height %d", goal)
        .isTrue();
  }

  private static void heal(TestWorld world) {
    world.cut = _ -> false;
    getOn(world, _ -> true);
  }

  private static long view(TestWorld world, int node) {
    return world.host(node).engine.status().viewOrRound();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void leaderInAPartitionIsReplacedAndFollowsOnceItHeals(long seed) {
    TestWorld world = running(4, seed);
    world.cut = apart(1);
    getOn(world, allBut(1));
    assertThat(view(world, 2)).isPositive();

    heal(world);
    assertThat(view(world, 1)).isEqualTo(view(world, 2));
  }

  @Test
  void leaderWhomNobodyHearsIsReplaced() {
    TestWorld world = running(4, 4);
    world.cut = nobodyHears(1);
    getOn(world, _ -> true);
    assertThat(view(world, 1)).as("it hears, so it follows").isPositive();

    heal(world);
  }

  @Test
  void leaderWhoHearsNobodyIsReplaced() {
    TestWorld world = running(4, 5);
    world.cut = hearNobody(1);
    getOn(world, allBut(1));
    assertThat(view(world, 2)).isPositive();

    heal(world);
  }

  /** Two leaders in a row are cut off; the third begins a view without them. */
  @Test
  void severalLeadersInAPartitionArePassedOver() {
    TestWorld world = running(7, 6);
    world.cut = apart(1, 2);
    getOn(world, allBut(1, 2));
    assertThat(view(world, 3)).isEqualTo(2);

    heal(world);
  }

  /** Neither half is a quorum: nobody decides, and nobody forgets. */
  @Test
  void halvesStandStillAndGoOnTogether() {
    TestWorld world = running(4, 7);
    world.cut = apart(1, 2);
    world.run(1_000);
    List<Long> before = world.hosts.values().stream().map(TestHost::height).toList();
    world.run(PATIENCE);
    assertThat(world.hosts.values().stream().map(TestHost::height)).isEqualTo(before);

    heal(world);
  }

  /** A node was away while several views came and went; its first message of them is a proof. */
  @Test
  void nodeThatMissedViewChangesCatchesUp() {
    TestWorld world = running(7, 8);
    world.cut = apart(7);
    for (int leader = 1; leader <= 2; leader++) {
      world.host(leader).crash();
      getOn(world, host -> host.up && host.id.value() != 7);
      world.host(leader).start();
      getOn(world, allBut(7));
    }
    assertThat(view(world, 7)).isZero();

    heal(world);
    assertThat(view(world, 7)).isEqualTo(view(world, 3)).isPositive();
  }

  /** The next leader lacks blocks when its turn comes: it leads above them all the same. */
  @ParameterizedTest
  @ValueSource(longs = {9, 10, 11})
  void nextLeaderThatIsBehindFetchesBeforeItProposes(long seed) {
    TestWorld world = running(4, seed);
    world.cut = apart(2);
    getOn(world, allBut(2));
    world.host(1).crash();
    world.cut = _ -> false;

    getOn(world, host -> host.up);
    assertThat(world.host(2).height()).isGreaterThan(2 * HEIGHTS);
  }

  @Test
  void newLeaderThatDiesInTheViewChangeIsPassedOver() {
    TestWorld world = running(7, 12);
    world.host(1).crash();
    assertThat(world.run(PATIENCE, () -> world.host(2).engine.status().leader().isEmpty()))
        .as("the next leader has left view 0 and not begun view 1")
        .isTrue();
    world.host(2).crash();

    getOn(world, host -> host.up);
    assertThat(view(world, 3)).isEqualTo(2);
  }

  /** Dead leaders are replaced although nobody has anything to order. */
  @Test
  void idleClusterReplacesDeadLeadersOneAfterTheOther() {
    TestWorld world = running(7, 13);
    world.proposing = false;
    world.hosts.values().forEach(host -> host.step(new Event.Backlog(world.now(), false)));
    world.host(1).crash();
    world.host(2).crash();

    Optional<NodeId> third = Optional.of(new NodeId(3));
    assertThat(world.run(PATIENCE, () -> world.host(7).engine.status().leader().equals(third)))
        .isTrue();
    assertThat(view(world, 7)).isEqualTo(2);
  }

  @Test
  void followersRestartOneAfterTheOther() {
    TestWorld world = running(4, 14);
    for (int node = 2; node <= 4; node++) {
      int follower = node;
      world.host(follower).crash();
      getOn(world, host -> host.up);
      world.host(follower).start();
      getOn(world, _ -> true);
    }
    assertThat(view(world, 1)).as("nobody had a reason to leave the leader").isZero();
  }

  /** Nodes come up one by one; work begins with the quorum. */
  @ParameterizedTest
  @CsvSource({"1,2,3,4", "4,3,2,1", "2,4,1,3"})
  void clusterBeginsWithAQuorumInWhateverOrderItStarts(int one, int two, int three, int four) {
    TestWorld world = new TestWorld(4, 15);
    world.backlog = true;
    for (int node : List.of(one, two)) {
      world.host(node).start();
      world.run(3_000);
    }
    assertThat(world.lowestHeight(host -> host.up)).as("two are no quorum").isZero();
    world.host(three).start();
    getOn(world, host -> host.up);
    world.host(four).start();
    getOn(world, _ -> true);
  }

  /** All die while a new view is being asked for: it is asked for again, and begins. */
  @ParameterizedTest
  @ValueSource(longs = {16, 17, 18})
  void viewChangeGoesOnAfterEverybodyRestarted(long seed) {
    TestWorld world = running(4, seed);
    world.host(1).crash();
    TestHost third = world.host(3);
    assertThat(world.run(PATIENCE, () -> third.log.containsKey(LogRecords.VIEW_CHANGE_KEY)))
        .isTrue();
    List<TestHost> others = IntStream.rangeClosed(2, 4).mapToObj(world::host).toList();
    others.forEach(TestHost::crash);
    others.forEach(TestHost::start);

    assertThat(view(world, 3)).as("the promise not to vote in view 0 was kept").isPositive();
    getOn(world, host -> host.up);
  }

  /** The view that began is entered again after a restart, with its proof from the disk. */
  @Test
  void viewIsKeptWhenEverybodyRestarts() {
    TestWorld world = running(4, 19);
    world.host(1).crash();
    getOn(world, host -> host.up);
    long view = view(world, 3);
    assertThat(view).isPositive();
    List<TestHost> others = IntStream.rangeClosed(2, 4).mapToObj(world::host).toList();
    others.forEach(TestHost::crash);
    others.forEach(TestHost::start);
    assertThat(others).allSatisfy(h -> assertThat(view(world, h.id.value())).isEqualTo(view));

    world.host(1).start();
    getOn(world, _ -> true);
  }

  /**
   * More than f nodes lose their disks, more than any protocol stands. They know that they may have
   * voted and do not vote, so the cluster stands still instead of forking.
   */
  @Test
  void moreThanFLostDisksStopTheClusterAndForkNothing() {
    TestWorld world = running(4, 20);
    for (int node = 3; node <= 4; node++) {
      TestHost wiped = world.host(node);
      wiped.crash();
      wiped.log.clear();
      wiped.chain.clear();
      wiped.mayVote = false;
      wiped.start();
    }
    world.run(1_000);
    long before = world.host(1).height();
    world.run(PATIENCE);

    assertThat(world.host(1).height()).isEqualTo(before);
    assertThat(world.host(3).engine.status().voting()).isFalse();
    assertThat(world.host(3).height()).as("it has fetched what is decided").isEqualTo(before);
  }
}
