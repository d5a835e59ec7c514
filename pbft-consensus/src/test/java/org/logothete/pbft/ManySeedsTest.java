package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.NodeId;

/**
 * Stormy weather from many seeds: loss, repetition, crashes, partitions, killed leaders, and in
 * every third seed a leader that equivocates. The world checks safety all the time; afterwards the
 * storm ends and the honest nodes must go on. {@code -Dpbft.seeds=from-to} runs others.
 */
class ManySeedsTest {
  private static final long STORM_MILLIS = 4_000;
  private static final long CALM_MILLIS = 60_000;
  private static final int HEIGHTS_AFTERWARDS = 10;

  @Test
  void stormsNeitherForkNorBlock() {
    String[] range = System.getProperty("pbft.seeds", "1-100").split("-", -1);
    List<String> failures = new ArrayList<>();
    for (long seed = Long.parseLong(range[0]); seed <= Long.parseLong(range[1]); seed++) {
      try {
        runSeed(seed);
      } catch (RuntimeException | AssertionError e) {
        failures.add("-Dpbft.seeds=" + seed + "-" + seed + ": " + e);
      }
    }
    assertThat(failures).isEmpty();
  }

  static TestWorld runSeed(long seed) {
    Random random = new Random(seed);
    int nodes = List.of(4, 4, 4, 5, 7).get(random.nextInt(5));
    int window = List.of(1, 2, 4, 8).get(random.nextInt(4));
    int heightsPerTurn = (int) (seed % 4);
    TestWorld world =
        new TestWorld(
            nodes,
            seed,
            new EngineOptions(100, 500, 400, 400, 3200, 150, window, 1 << 16, heightsPerTurn));
    world.loss = random.nextInt(3) * 0.08;
    world.repeat = random.nextInt(2) * 0.1;
    world.delayMax = 3L + random.nextInt(60);
    world.laziness = 8;
    world.backlog = random.nextBoolean();
    if (seed % 3 == 0) {
      world.byzantine.add(new NodeId(1 + random.nextInt(nodes)));
    }
    world.startAll();
    while (world.now() < STORM_MILLIS) {
      world.run(random.nextInt(400));
      disturb(world, random, nodes);
    }
    calm(world);
    return world;
  }

  private static void disturb(TestWorld world, Random random, int nodes) {
    TestHost host = world.host(1 + random.nextInt(nodes));
    switch (random.nextInt(6)) {
      case 0, 1 -> restart(world, host);
      case 2 -> {
        int mask = random.nextInt(1 << nodes);
        world.cut = link -> side(mask, link, 0) != side(mask, link, 1);
      }
      case 3 -> {
        String muted = host.id + ">";
        world.cut = link -> link.startsWith(muted);
      }
      case 4 -> world.cut = _ -> false;
      default ->
          host.engine.status().leader().ifPresent(leader -> restart(world, world.host(leader)));
    }
  }

  private static void restart(TestWorld world, TestHost host) {
    if (host.up) {
      host.crash();
      world.at(world.random.nextInt(1_500), () -> startIfDown(host));
    }
  }

  private static void startIfDown(TestHost host) {
    if (!host.up) {
      host.start();
    }
  }

  private static int side(int mask, String link, int end) {
    int node = Integer.parseInt(link.split(">", -1)[end].substring(1));
    return (mask >> (node - 1)) & 1;
  }

  private static void calm(TestWorld world) {
    world.loss = 0;
    world.cut = _ -> false;
    world.delayMax = 20;
    world.hosts.values().forEach(ManySeedsTest::startIfDown);
    SortedSet<NodeId> honest =
        world.hosts.keySet().stream()
            .filter(id -> !world.byzantine.contains(id))
            .collect(Collectors.toCollection(TreeSet::new));
    long goal =
        world.hosts.values().stream().mapToLong(TestHost::height).max().orElseThrow()
            + HEIGHTS_AFTERWARDS;
    boolean reached =
        world.run(CALM_MILLIS, () -> world.lowestHeight(h -> honest.contains(h.id)) >= goal);
    assertThat(reached)
        .withFailMessage(
            () ->
                "no progress to "
                    + goal
                    + ": "
                    + world.hosts.values().stream()
                        .map(h -> h.id + " at " + h.height() + " " + h.engine.status())
                        .toList())
        .isTrue();
  }
}
