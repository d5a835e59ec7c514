package org.logothete.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.logothete.consensus.NodeId;

/** Makes machines and links fail, as the weather says, until it is told to end. */
final class Storm {
  private static final int EFFECTS_BEFORE_CRASH_MAX = 40;

  /** A slow disk takes less than this many times as long. */
  static final int SLOWNESS_MAX = 22;

  private static final int FLAPS_MAX = 8;

  private final World world;
  private final FaultBudget budget;
  private final RandomGenerator random;
  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private boolean over;

  Storm(World world, FaultBudget budget, RandomGenerator random) {
    this.world = world;
    this.budget = budget;
    this.random = random;
  }

  /** How many faults came, by kind. */
  SortedMap<Fault, Integer> faults() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(faults));
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
    world.processes().forEach(host -> host.machine().health().heal());
    world.processes().forEach(this::mend);
  }

  /** Whoever halted is restarted; a disk that lost something is replaced. */
  private void mend(SimulatedHost host) {
    if (host.disk().isRotten()) {
      host.crash();
      host.start();
      host.wipe();
    } else if (host.machine().isHalted()) {
      host.crash();
    }
    host.start();
  }

  private void fault() {
    if (over) {
      return;
    }
    long millis = 1 + random.nextLong(world.options.weather().faultMillisMax());
    Fault fault = oneOf(world.options.weather().faults());
    if (strike(fault, millis)) {
      faults.merge(fault, 1, Integer::sum);
    }
    begin();
  }

  /** False if nothing could be struck. */
  private boolean strike(Fault fault, long millis) {
    SimulatedHost host = oneProcess();
    switch (fault) {
      case CRASH -> crash(host, millis);
      case MASS_CRASH -> crashMany(millis);
      case PAUSE -> host.pause(millis);
      case LEADER_CRASH, LEADER_PAUSE, LEADER_CUT -> {
        return strikeLeader(fault, millis);
      }
      case CUT_HALVES -> cut(world.network::cutHalves, millis);
      case CUT_CAMPS -> cut(world.network::cutCamps, millis);
      case CUT_ONE_NODE -> cut(world.network::cutOneNode, millis);
      case CUT_ONE_WAY -> cut(world.network::cutOneWay, millis);
      case CUT_SCATTERED -> cut(world.network::cutScattered, millis);
      case CUT_FLAPPING -> flap(1 + random.nextInt(FLAPS_MAX), millis);
      case CLOG -> {
        world.note("world", "clogs " + world.network.clog());
        world.schedule.after(millis, world.network::unclog);
      }
      case SLOW_DISK -> {
        world.note(host, "gets a slow disk");
        host.machine().health().slowDisk(2 + random.nextInt(SLOWNESS_MAX - 2));
        world.schedule.after(millis, () -> host.machine().health().slowDisk(1));
      }
      case FAILED_SYNC -> failDisk(host, DiskFault.SYNC_FAILS, millis);
      case WRITE_ERROR -> {
        failDisk(host, DiskFault.WRITE_FAILS, millis);
        restartEarly(host, millis / 2);
      }
      case DISK_FULL -> {
        world.note(host, "has a full disk");
        host.machine().health().fullUntil(world.schedule.now() + millis);
      }
      case READ_ERROR -> {
        failDisk(host, DiskFault.READ_FAILS, millis);
        crash(host, millis);
      }
      case DELAYED_WRITE -> host.machine().health().delayNextSync(millis);
      case BIT_ROT -> {
        return rot(host, millis);
      }
      case WIPE -> {
        return wipe(host, millis);
      }
    }
    return true;
  }

  private void crash(SimulatedHost host, long millis) {
    host.machine().health().dieAfter(random.nextInt(EFFECTS_BEFORE_CRASH_MAX));
    restart(host, millis);
  }

  /** Longer than others may take the leader for a live one; false if there is none. */
  private boolean strikeLeader(Fault fault, long millis) {
    Optional<NodeId> leader = world.leader();
    if (leader.isEmpty()) {
      return false;
    }
    SimulatedHost host = world.host(leader.get());
    long noticed =
        millis
            + world.options.engine().leaderTimeoutMillis()
            + world.options.engine().viewChangeTimeoutMillis();
    switch (fault) {
      case LEADER_CRASH -> crash(host, noticed);
      case LEADER_PAUSE -> host.pause(noticed);
      default -> {
        world.note("world", "cuts the leader " + host + " off");
        world.network.isolate(host.id());
        world.schedule.after(noticed, () -> release(host));
      }
    }
    return true;
  }

  private void release(SimulatedHost host) {
    if (!over) {
      world.note("world", "joins " + host + " again");
      world.network.release(host.id());
    }
  }

  private void restart(SimulatedHost host, long millis) {
    world.schedule.after(
        millis,
        () -> {
          // It may not have come to an effect, or a sync, since.
          if (!over) {
            host.crash();
            host.start();
          }
        });
  }

  /** As whoever supervises a process does that ended. */
  private void restartEarly(SimulatedHost host, long millis) {
    world.schedule.after(
        millis,
        () -> {
          if (!over) {
            host.start();
          }
        });
  }

  private void crashMany(long millis) {
    List<SimulatedHost> hosts = new ArrayList<>(world.processes());
    hosts.removeIf(_ -> random.nextInt(4) == 0);
    hosts.forEach(host -> crash(host, millis));
  }

  /** A node without its votes counts as faulty until it may vote again. */
  private boolean wipe(SimulatedHost host, long millis) {
    if (!budget.bearsLossOf(host)) {
      return false;
    }
    host.wipe();
    restart(host, millis);
    return true;
  }

  private void failDisk(SimulatedHost host, DiskFault fault, long millis) {
    world.note(host, "has a disk where " + fault);
    host.machine().health().disk(fault);
    world.schedule.after(
        millis,
        () -> {
          host.machine().health().disk(DiskFault.NONE);
          if (!over) {
            host.crash();
            host.start();
          }
        });
  }

  /** Damage is noticed by whoever reads, at the next start at the latest; then the disk is lost. */
  private boolean rot(SimulatedHost host, long millis) {
    if (!budget.bearsRotOf(host)) {
      return false;
    }
    Optional<String> what = host.rot();
    what.ifPresent(
        _ ->
            world.schedule.after(
                millis,
                () -> {
                  if (!over) {
                    host.crash();
                    host.start();
                    world.schedule.after(millis, () -> replace(host));
                  }
                }));
    return what.isPresent();
  }

  private void replace(SimulatedHost host) {
    if (!over && host.disk().isRotten()) {
      host.wipe();
      host.start();
    }
  }

  private void cut(Supplier<String> cut, long millis) {
    world.note("world", "cuts " + cut.get());
    world.schedule.after(millis, this::join);
  }

  private void flap(int times, long millis) {
    if (over) {
      return;
    }
    long half = 1 + millis / (2L * times);
    cut(world.network::cutCamps, half);
    if (times > 1) {
      world.schedule.after(2 * half, () -> flap(times - 1, Math.max(1, millis - 2 * half)));
    }
  }

  private void join() {
    if (!over) {
      world.note("world", "joins");
      world.network.join();
    }
  }

  private SimulatedHost oneProcess() {
    return oneOf(world.processes());
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
