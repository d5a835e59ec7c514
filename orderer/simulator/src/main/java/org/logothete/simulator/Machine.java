package org.logothete.simulator;

/**
 * What a node runs on: whether it is up, when it gets to do something, and what ails it. While its
 * disk is full a node stands still, but for the blocks that it serves.
 */
final class Machine {
  private final Schedule schedule;
  private final Health health = new Health();

  /** Counts processes: what was planned in an earlier one never happens. */
  private int life;

  private boolean deployed;
  private boolean up;
  private boolean halted;

  Machine(Schedule schedule) {
    this.schedule = schedule;
  }

  Health health() {
    return health;
  }

  /** How many processes there were before this one. */
  int life() {
    return life;
  }

  /** Whether somebody set it up, and did not retire it. */
  boolean isDeployed() {
    return deployed;
  }

  void deploy() {
    deployed = true;
  }

  void retire() {
    deployed = false;
  }

  boolean isUp() {
    return up;
  }

  /** Whether the process is up and does nothing but serve blocks. */
  boolean isHalted() {
    return halted;
  }

  /** Whether there is no room on its disk. */
  boolean isFull() {
    return health.fullLeft(schedule.now()) > 0;
  }

  void start() {
    up = true;
  }

  void halt() {
    halted = true;
  }

  void stop() {
    life++;
    up = false;
    halted = false;
    health.restart();
  }

  /**
   * Now, or when a pause is over and there is room; never if the process is down or halted by then.
   */
  void whenAwake(Runnable action) {
    whenServing(
        () -> {
          long wait = health.fullLeft(schedule.now());
          if (wait > 0) {
            inThisLife(wait, () -> whenAwake(action));
          } else if (!halted) {
            action.run();
          }
        });
  }

  /** The same for what a process does even when it halted or its disk is full. */
  void whenServing(Runnable action) {
    if (!up) {
      return;
    }
    long wait = health.pauseLeft(schedule.now());
    if (wait > 0) {
      inThisLife(wait, () -> whenServing(action));
    } else {
      action.run();
    }
  }

  /** Later in this process. */
  void later(long delayMillis, Runnable action) {
    inThisLife(delayMillis, () -> whenAwake(action));
  }

  private void inThisLife(long delayMillis, Runnable action) {
    int bornIn = life;
    schedule.after(
        delayMillis,
        () -> {
          if (life == bornIn) {
            action.run();
          }
        });
  }
}
