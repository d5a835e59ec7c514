package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.ViewChange;

/**
 * Config blocks that change the members, in the middle of work: each ends all engines, and the next
 * configuration begins with engines of its members on top of that block, with empty logs.
 */
class ReconfigurationTest {
  private static final long PATIENCE = 20_000;
  private static final int HEIGHTS = 10;

  private static TestWorld start(TestWorld world) {
    world.backlog = true;
    world.startAll();
    getOn(world, _ -> true);
    return world;
  }

  private static void getOn(TestWorld world, Predicate<TestHost> who) {
    long goal =
        world.hosts.values().stream().mapToLong(TestHost::height).max().orElseThrow() + HEIGHTS;
    assertThat(world.run(PATIENCE, () -> world.lowestHeight(who) >= goal)).isTrue();
  }

  /** Orders a config block among others; it becomes the top of every chain. */
  private static void reconfigure(TestWorld world, Predicate<TestHost> who) {
    world.nextConfig = world.lowestHeight(who) + 3;
    assertThat(world.run(PATIENCE, () -> top(world).filter(ProposalHeader::barrier).isPresent()))
        .isTrue();
    long config = top(world).orElseThrow().height();
    assertThat(world.run(PATIENCE, () -> world.lowestHeight(who) == config)).isTrue();
    world.run(1_000);
    assertThat(top(world).orElseThrow().height())
        .as("nothing is ordered behind it")
        .isEqualTo(config);
  }

  private static Optional<ProposalHeader> top(TestWorld world) {
    return world.hosts.values().stream()
        .filter(host -> !host.chain.isEmpty())
        .map(host -> host.chain.getLast().proposal().header())
        .max(Comparator.comparingLong(ProposalHeader::height));
  }

  /**
   * The next configuration; its members hold, or have fetched, the chain up to the config block.
   */
  private static TestWorld next(TestWorld before, int... nodes) {
    List<NodeId> members = Arrays.stream(nodes).mapToObj(NodeId::new).toList();
    long config = top(before).orElseThrow().height();
    TestHost holder =
        before.hosts.values().stream().filter(h -> h.height() == config).findFirst().orElseThrow();
    TestWorld world = new TestWorld(members, before.now(), TestWorld.OPTIONS);
    world.lastConfig = config;
    world.hosts.values().forEach(host -> host.chain.addAll(holder.chain));
    return start(world);
  }

  @Test
  void workGoesOnAfterAConfigBlockWithTheSameMembers() {
    TestWorld world = start(new TestWorld(4, 1));
    reconfigure(world, _ -> true);

    assertThat(next(world, 1, 2, 3, 4).host(1).height()).isGreaterThan(2 * HEIGHTS);
  }

  @Test
  void addedNodeTakesPart() {
    TestWorld world = start(new TestWorld(4, 2));
    reconfigure(world, _ -> true);
    TestWorld five = next(world, 1, 2, 3, 4, 5);
    five.host(1).crash();

    // A quorum of five is four: without the first, the added node's votes are needed.
    getOn(five, host -> host.up);
  }

  @Test
  void removedLeaderHasNoSayAndWorkGoesOnWithoutIt() {
    TestWorld world = start(new TestWorld(5, 3));
    assertThat(world.host(2).engine.status().leader()).contains(new NodeId(1));
    reconfigure(world, _ -> true);
    assertThat(world.host(1).engine.openSlot()).as("its engine has ended").isEmpty();

    TestWorld four = next(world, 2, 3, 4, 5);
    assertThat(four.host(3).engine.status().leader()).contains(new NodeId(2));
  }

  @Test
  void membersAreAddedAndRemovedOneAfterTheOther() {
    TestWorld world = start(new TestWorld(4, 4));
    for (int[] members :
        List.of(
            new int[] {1, 2, 3, 4, 5},
            new int[] {1, 2, 3, 4, 5, 6},
            new int[] {2, 3, 4, 5, 6},
            new int[] {2, 4, 5, 6},
            new int[] {2, 4, 5, 6, 7})) {
      reconfigure(world, _ -> true);
      world = next(world, members);
    }
    assertThat(world.lowestHeight(_ -> true)).isGreaterThan(5L * HEIGHTS);
  }

  @Test
  void memberIsAddedWhileAnotherIsDown() {
    TestWorld world = start(new TestWorld(4, 5));
    world.host(3).crash();
    reconfigure(world, host -> host.up);

    assertThat(next(world, 1, 2, 3, 4, 5).host(3).height()).isGreaterThan(2 * HEIGHTS);
  }

  @Test
  void leaderOfTheNewConfigurationIsReplacedWhenItDies() {
    TestWorld world = start(new TestWorld(4, 6));
    reconfigure(world, _ -> true);
    TestWorld after = next(world, 1, 2, 3, 4);
    after.host(1).crash();

    getOn(after, host -> host.up);
    assertThat(after.host(2).engine.status().viewOrRound()).isEqualTo(1);
  }

  /** The leader dies with the config block on its way: a later view decides it, once. */
  @Test
  void configBlockSurvivesTheDeathOfItsLeader() {
    TestWorld world = start(new TestWorld(4, 7));
    world.nextConfig = world.lowestHeight(_ -> true) + 3;
    boolean sent = world.run(PATIENCE, () -> world.host(1).height() == world.nextConfig - 1);
    assertThat(sent).isTrue();
    world.host(1).crash();

    boolean decided =
        world.run(PATIENCE, () -> top(world).filter(ProposalHeader::barrier).isPresent());
    assertThat(decided).isTrue();
    assertThat(next(world, 1, 2, 3, 4).host(1).height()).isGreaterThan(2 * HEIGHTS);
  }

  /** What was prepared or decided under the configuration before proves nothing in this one. */
  @Test
  void certificatesOfTheConfigurationBeforeAreRefused() {
    List<NodeId> nodes = Stream.of(1, 2, 3, 4).map(NodeId::new).toList();
    Certificates certificates = new Certificates(new Membership(nodes, new NodeId(1)), 7, 4, false);
    TreeMap<NodeId, Bytes> signers = new TreeMap<>();
    nodes.forEach(node -> signers.put(node, Bytes.ofUtf8("verified by the host")));
    ProposalHeader config = Blocks.block(7, Blocks.GENESIS_HASH, "config", 7).header();
    ProposalHeader above = Blocks.block(8, config.hash(), "above", 7).header();

    assertThat(certificates.problem(new DecisionCertificate(config, 0, signers)))
        .hasValueSatisfying(why -> assertThat(why).contains("begins above block 7"));
    assertThat(certificates.problem(new PreparedCertificate(0, above, signers))).isEmpty();
    ViewChange stale =
        new ViewChange(1, Optional.empty(), List.of(new PreparedCertificate(0, config, signers)));
    assertThat(certificates.problem(stale)).isPresent();
  }

  /** A member that was removed signs no certificate of the new configuration. */
  @Test
  void signatureOfARemovedMemberDoesNotCount() {
    List<NodeId> nodes = Stream.of(2, 3, 4, 5).map(NodeId::new).toList();
    Certificates certificates = new Certificates(new Membership(nodes, new NodeId(2)), 7, 4, false);
    TreeMap<NodeId, Bytes> signers = new TreeMap<>();
    Stream.of(1, 2, 3).forEach(n -> signers.put(new NodeId(n), Bytes.ofUtf8("verified")));
    ProposalHeader above = Blocks.block(8, Blocks.GENESIS_HASH, "above", 7).header();

    assertThat(certificates.problem(new PreparedCertificate(0, above, signers)))
        .hasValueSatisfying(why -> assertThat(why).contains("n1 is not a consenter"));
  }
}
