package org.logothete.simulator;

import java.util.OptionalLong;

/** What ails a machine at the moment. */
final class Health {
  private long pausedUntil;
  private long fullUntil;
  private OptionalLong effectsToLive = OptionalLong.empty();
  private DiskFault diskFault = DiskFault.NONE;
  private long nextSyncDelayMillis;
  private int syncSlowness = 1;

  void pauseUntil(long time) {
    pausedUntil = time;
  }

  /** How long the machine still stands still. */
  long pauseLeft(long now) {
    return Math.max(0, pausedUntil - now);
  }

  /** Until then there is no room on the disk. */
  void fullUntil(long time) {
    fullUntil = time;
  }

  /** How long there is no room yet. */
  long fullLeft(long now) {
    return Math.max(0, fullUntil - now);
  }

  /** It dies in the middle of whatever effect comes then. */
  void dieAfter(long effects) {
    effectsToLive = OptionalLong.of(effects);
  }

  /** Counts an effect; whether it is the one the machine dies at. */
  boolean diesNow() {
    if (effectsToLive.isEmpty()) {
      return false;
    }
    effectsToLive = OptionalLong.of(effectsToLive.getAsLong() - 1);
    return effectsToLive.getAsLong() < 0;
  }

  /** What the disk refuses, until told otherwise. */
  void disk(DiskFault fault) {
    diskFault = fault;
  }

  DiskFault disk() {
    return diskFault;
  }

  /** The next sync takes so much longer. */
  void delayNextSync(long millis) {
    nextSyncDelayMillis = millis;
  }

  /** How much longer this sync takes. */
  long takeSyncDelay() {
    long delay = nextSyncDelayMillis;
    nextSyncDelayMillis = 0;
    return delay;
  }

  /** From now on syncs take so many times as long. */
  void slowDisk(int factor) {
    syncSlowness = factor;
  }

  int syncSlowness() {
    return syncSlowness;
  }

  /** A new process on the same machine: only what ails the disk stays. */
  void restart() {
    pausedUntil = 0;
    effectsToLive = OptionalLong.empty();
    nextSyncDelayMillis = 0;
  }

  void heal() {
    restart();
    fullUntil = 0;
    syncSlowness = 1;
    diskFault = DiskFault.NONE;
  }
}
