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

/** The syncs of a world: counted by node, and one of them perhaps the moment of a mishap. */
final class Syncs {
  private static final long RESTART_MILLIS = 20;

  /** Others do without the leader meanwhile, see {@link SimulationOptions#stormy}. */
  private static final long FULL_MILLIS = 1_100;

  private final World world;

  /** Where a torn write ends. */
  private final RandomGenerator random;

  private final SortedMap<NodeId, List<Integer>> sizes = new TreeMap<>();
  private Optional<Mishap> planned = Optional.empty();

  Syncs(World world) {
    this.world = world;
    this.random = new SplittableRandom(world.seed);
  }

  void plan(Mishap mishap) {
    planned = Optional.of(mishap);
  }

  /** Of each node, how many writes each of its syncs made durable. */
  SortedMap<NodeId, List<Integer>> sizes() {
    return Collections.unmodifiableSortedMap(sizes);
  }

  /** Whether what was planned never came. */
  boolean isMishapAhead() {
    return planned.isPresent();
  }

  /** A sync comes to its end; true if the node's process ended in it. */
  boolean endsIn(SimulatedHost host, int writes) {
    List<Integer> ofNode = sizes.computeIfAbsent(host.id(), _ -> new ArrayList<>());
    int number = ofNode.size();
    ofNode.add(writes);
    Optional<Mishap> mishap = planned.filter(p -> p.node().equals(host.id()) && p.sync() == number);
    if (mishap.isEmpty()) {
      return false;
    }
    planned = Optional.empty();
    switch (mishap.get()) {
      case CrashPoint crash -> crash(host, crash);
      case FullDiskPoint full -> victims(host, full).forEach(victim -> fill(victim, full));
    }
    return mishap.get() instanceof CrashPoint;
  }

  private void crash(SimulatedHost host, CrashPoint crash) {
    host.crashed(host.disk().crash(crash.kept(), crash.torn(), random));
    for (SimulatedHost victim : victims(host, crash)) {
      if (!victim.equals(host)) {
        victim.crash();
      }
      world.schedule.after(RESTART_MILLIS, victim::start);
    }
  }

  private void fill(SimulatedHost victim, FullDiskPoint full) {
    victim.machine().health().fullUntil(world.schedule.now() + FULL_MILLIS);
    switch (full.meanwhile()) {
      case WAITS -> {}
      case RESTARTS ->
          world.schedule.after(
              FULL_MILLIS / 2,
              () -> {
                victim.crash();
                world.schedule.after(RESTART_MILLIS, victim::start);
              });
    }
  }

  private List<SimulatedHost> victims(SimulatedHost host, Mishap mishap) {
    return switch (mishap.victims()) {
      case ONE -> List.of(host);
      case ALL -> world.processes();
    };
  }
}
