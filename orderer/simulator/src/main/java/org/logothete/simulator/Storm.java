package org.logothete.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes machines and links fail, as the weather says, until it is told to end. */
final class Storm {
  private static final int EFFECTS_BEFORE_CRASH_MAX = 40;

  private final World world;
  private final RandomGenerator random;
  private boolean over;

  Storm(World world, RandomGenerator random) {
    this.world = world;
    this.random = random;
  }

  void begin() {
    long intervalMax = world.options.weather().faultIntervalMillisMax();
    if (intervalMax > 0) {
      world.schedule.after(1 + random.nextLong(intervalMax), this::fault);
    }
  }

  /** From now on everything works, what is broken is mended. */
  void end() {
    over = true;
    world.note("world", "heals");
    world.network.heal();
    world.hosts.values().forEach(SimulatedHost::resume);
    world.hosts.values().forEach(SimulatedHost::start);
  }

  private void fault() {
    if (over) {
      return;
    }
    long millis = 1 + random.nextLong(world.options.weather().faultMillisMax());
    switch (random.nextInt(6)) {
      case 0, 1 -> crash(oneNode(), millis);
      case 2 -> crashMany(millis);
      case 3 -> oneNode().pause(millis);
      default -> {
        world.note("world", "cuts " + world.network.partition());
        world.schedule.after(millis, this::join);
      }
    }
    begin();
  }

  private void crash(SimulatedHost host, long millis) {
    host.crashAfter(random.nextInt(EFFECTS_BEFORE_CRASH_MAX));
    world.schedule.after(
        millis,
        () -> {
          // It may not have come to an effect since.
          if (!over) {
            host.crash();
            host.start();
          }
        });
  }

  private void crashMany(long millis) {
    List<SimulatedHost> hosts = new ArrayList<>(world.hosts.values());
    hosts.removeIf(_ -> random.nextInt(4) == 0);
    hosts.forEach(host -> crash(host, millis));
  }

  private void join() {
    if (!over) {
      world.note("world", "joins");
      world.network.join();
    }
  }

  private SimulatedHost oneNode() {
    return world.host(world.members.get(random.nextInt(world.members.size())));
  }
}
