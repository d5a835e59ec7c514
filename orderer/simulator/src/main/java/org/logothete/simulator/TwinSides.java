package org.logothete.simulator;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.logothete.consensus.NodeId;

/**
 * Second processes of Byzantine nodes (Bano et al., "Twins: BFT Systems Made Robust"): each other
 * node talks to one of the two, or now and then to both, and changes sides.
 */
final class TwinSides {
  private static final long REDRAW_MILLIS_MAX = 800;

  private enum Side {
    FIRST,
    SECOND,
    BOTH
  }

  private static final List<Side> SIDES = List.of(Side.values());

  private final World world;
  private final SplittableRandom random;
  private final SortedMap<NodeId, SimulatedHost> seconds = new TreeMap<>();

  /** On which side each process other than the twins themselves stands. */
  private final SortedMap<NodeId, Side> sides = new TreeMap<>();

  TwinSides(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    world
        .options
        .byzantine()
        .forEach(
            (node, liar) -> {
              if (liar.hasTwin()) {
                SimulatedDisk disk = world.emptyDisk(node);
                seconds.put(node, new SimulatedHost(node, node + "'", world, disk, random.split()));
              }
            });
    redraw();
  }

  List<SimulatedHost> hosts() {
    return List.copyOf(seconds.values());
  }

  /** The second process of a node that has one. */
  Optional<SimulatedHost> second(NodeId node) {
    return Optional.ofNullable(seconds.get(node));
  }

  /** Nodes change sides from time to time. */
  void begin() {
    if (!seconds.isEmpty()) {
      redraw();
      world.schedule.after(1 + random.nextLong(REDRAW_MILLIS_MAX), this::begin);
    }
  }

  private void redraw() {
    world.hosts.keySet().forEach(node -> sides.put(node, SIDES.get(random.nextInt(SIDES.size()))));
  }

  /** Which of a node's processes another process reaches, and hears. */
  List<SimulatedHost> reached(SimulatedHost first, SimulatedHost caller) {
    SimulatedHost second = seconds.get(first.id());
    boolean callerIsSecond = caller.equals(seconds.get(caller.id()));
    boolean callerHasTwin = seconds.containsKey(caller.id());
    Side ofReceiver = side(first.id());
    if (callerHasTwin && !(callerIsSecond ? talksToSecond(ofReceiver) : talksToFirst(ofReceiver))) {
      return List.of();
    }
    if (second == null) {
      return List.of(first);
    }
    return switch (side(caller.id())) {
      case FIRST -> List.of(first);
      case SECOND -> List.of(second);
      case BOTH -> List.of(first, second);
    };
  }

  private Side side(NodeId node) {
    return Objects.requireNonNull(sides.get(node), "no such node");
  }

  private static boolean talksToFirst(Side side) {
    return side != Side.SECOND;
  }

  private static boolean talksToSecond(Side side) {
    return side != Side.FIRST;
  }
}
