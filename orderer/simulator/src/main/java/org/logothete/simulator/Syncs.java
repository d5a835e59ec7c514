package org.logothete.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.logothete.consensus.NodeId;

/** The syncs of a world: counted by node, and one of them perhaps the moment of a crash. */
final class Syncs {
  private static final long RESTART_MILLIS = 20;

  private final World world;

  /** Where a torn write ends. */
  private final RandomGenerator random;

  private final SortedMap<NodeId, List<Integer>> sizes = new TreeMap<>();
  private Optional<CrashPoint> planned = Optional.empty();

  Syncs(World world) {
    this.world = world;
    this.random = new SplittableRandom(world.seed);
  }

  void plan(CrashPoint crash) {
    planned = Optional.of(crash);
  }

  /** Of each node, how many writes each of its syncs made durable. */
  SortedMap<NodeId, List<Integer>> sizes() {
    return Collections.unmodifiableSortedMap(sizes);
  }

  /** Whether the planned crash never came. */
  boolean isCrashAhead() {
    return planned.isPresent();
  }

  /** A sync comes to its end; true if the node crashed in it. */
  boolean crashesIn(SimulatedHost host, int writes) {
    List<Integer> ofNode = sizes.computeIfAbsent(host.id(), _ -> new ArrayList<>());
    int number = ofNode.size();
    ofNode.add(writes);
    Optional<CrashPoint> crash =
        planned.filter(p -> p.node().equals(host.id()) && p.sync() == number);
    if (crash.isEmpty()) {
      return false;
    }
    planned = Optional.empty();
    host.crashed(host.disk().crash(crash.get().kept(), crash.get().torn(), random));
    world.schedule.after(RESTART_MILLIS, host::start);
    if (crash.get().victims() == CrashPoint.Victims.ALL) {
      for (SimulatedHost other : world.processes()) {
        if (!other.equals(host)) {
          other.crash();
          world.schedule.after(RESTART_MILLIS, other::start);
        }
      }
    }
    return true;
  }
}
