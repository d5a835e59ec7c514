package org.logothete.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.logothete.consensus.Effect;

/**
 * What a node's engine asked for and the disk holds up: effects wait in one queue behind the
 * barrier of unsynced records; consecutive records share a sync.
 */
final class Lane {
  /** Above this many waiting effects a node takes nothing from outside. */
  private static final int CONGESTED_EFFECTS = 4_096;

  private static final int EFFECTS_MAX = 2 * CONGESTED_EFFECTS;

  private final SimulatedHost host;
  private final World world;
  private final SimulatedDisk disk;
  private final Health health;
  private final RandomGenerator random;
  private final Deque<Effect> waiting = new ArrayDeque<>();
  private boolean syncing;

  /** Whether it goes on as soon as there is room. */
  private boolean awaitingRoom;

  Lane(SimulatedHost host, World world, RandomGenerator random) {
    this.host = host;
    this.world = world;
    this.disk = host.disk();
    this.health = host.machine().health();
    this.random = random;
  }

  void add(List<Effect> effects) {
    waiting.addAll(effects);
    world.bounded(host, "waiting effects", waiting.size(), EFFECTS_MAX);
  }

  boolean isCongested() {
    return waiting.size() > CONGESTED_EFFECTS;
  }

  /** What the ended engine still says belongs to nobody. */
  void endEngine() {
    waiting.clear();
  }

  /** The process ends; a sync under way never comes to its end. */
  void crash() {
    waiting.clear();
    syncing = false;
    awaitingRoom = false;
  }

  /** Performs what is not held up. */
  void perform() {
    if (isHeldUp()) {
      return;
    }
    while (!waiting.isEmpty()) {
      Effect effect = waiting.getFirst();
      if (!(effect instanceof Effect.Persist) && disk.hasUnsyncedRecords()) {
        break;
      }
      if (health.diesNow()) {
        world.occurrences.count(Occurrence.KILLED_BETWEEN_EFFECTS);
        host.crash();
        return;
      }
      waiting.removeFirst();
      host.perform(effect);
    }
    sync();
  }

  void sync() {
    int writes = disk.unsyncedWrites();
    if (syncing || writes == 0 || isHeldUp()) {
      return;
    }
    syncing = true;
    long millis =
        1
            + random.nextLong(health.syncSlowness() * world.options.weather().syncMillisMax())
            + health.takeSyncDelay();
    host.machine().later(millis, () -> synced(writes));
  }

  /**
   * On a full disk nothing is begun, and what is to leave the node stays as well, since it may
   * promise what is not written.
   */
  private boolean isHeldUp() {
    boolean full = host.machine().isFull();
    if (full && !awaitingRoom) {
      awaitingRoom = true;
      world.occurrences.count(Occurrence.DISK_FULL);
      world.note(host, "waits for room on its disk");
      host.machine().later(0, this::goOn);
    }
    return full;
  }

  private void goOn() {
    awaitingRoom = false;
    perform();
    host.afterStep();
  }

  private void synced(int writes) {
    syncing = false;
    if (world.syncs.endsIn(host, writes)) {
      return;
    }
    switch (health.disk()) {
      case SYNC_FAILS -> {
        world.note(host, "a sync fails, the process ends");
        host.crash();
      }
      case WRITE_FAILS -> {
        world.occurrences.count(Occurrence.WRITE_FAILED);
        world.note(host, "a write fails, the process ends");
        host.crash();
      }
      case READ_FAILS, NONE -> {
        host.durable(disk.sync(writes));
        perform();
        host.afterStep();
      }
    }
  }
}
