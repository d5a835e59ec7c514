package org.logothete.orderer.console;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.logothete.consensus.Sighting;

/**
 * What this node saw of one channel's consensus of late: who voted when, how far each consenter
 * said it is, and what happened in words. All of it is bounded and lost when the process ends.
 * Thread-safe; written by the channel's thread, which it holds up for no longer than it takes to
 * add to a list.
 */
final class Timeline {
  /** Some 400 blocks of four consenters, or 20 of a hundred; 64 bytes each. */
  static final int MARKS_MAX = 4_096;

  static final int BLOCKS_MAX = 1_024;
  static final int HAPPENINGS_MAX = 256;

  /** Configurations name fewer; who left them is forgotten when this is full. */
  static final int CONSENTERS_MAX = 1_024;

  /** A consenter did something for a height. */
  record Mark(Instant at, int consenter, Sighting sighting) {}

  /** A block became durable here. */
  record DurableBlock(Instant at, long number, int transactions, long bytes) {}

  /**
   * The newest sign of life of a consenter.
   *
   * @param newestBlock that it said it has
   * @param doubts whether it held the leader for faulty
   */
  record Sign(Instant at, long newestBlock, long viewOrRound, boolean doubts) {}

  private final Ring<Mark> marks = new Ring<>(MARKS_MAX);
  private final Ring<DurableBlock> blocks = new Ring<>(BLOCKS_MAX);
  private final Ring<Happening> happenings = new Ring<>(HAPPENINGS_MAX);
  private final Map<Integer, Sign> signs = new HashMap<>();

  /** What each consenter asked for last: it asks until it gets it. */
  private final Map<Integer, Sighting> wishes = new HashMap<>();

  void sighted(Instant at, int consenter, Sighting sighting) {
    switch (sighting.stage()) {
      case PROPOSAL, VOTE, LOCK, COMMIT, DECISION -> marks.add(new Mark(at, consenter, sighting));
      case CHANGE, BEGINNING -> {
        if (sighting.height() > 0) {
          marks.add(new Mark(at, consenter, sighting));
        }
        changes(at, consenter, sighting);
      }
      case PROGRESS, DOUBT -> sign(at, consenter, sighting);
      case OTHER -> {}
    }
  }

  private void changes(Instant at, int consenter, Sighting sighting) {
    synchronized (signs) {
      if (sighting.equals(wishes.put(consenter, sighting))) {
        return;
      }
      forgetIfFull(wishes);
    }
    boolean asks = sighting.stage() == Sighting.Stage.CHANGE;
    happenings.add(
        new Happening(
            at,
            asks ? Level.WARNING : Level.WELL,
            "consenter %d %s view or round %d%s"
                .formatted(
                    consenter,
                    asks ? "asks for" : "begins",
                    sighting.viewOrRound(),
                    sighting.height() > 0 ? " of height " + sighting.height() : "")));
  }

  private void sign(Instant at, int consenter, Sighting sighting) {
    boolean doubts = sighting.stage() == Sighting.Stage.DOUBT;
    Optional<Sign> before;
    synchronized (signs) {
      before =
          Optional.ofNullable(
              signs.put(
                  consenter, new Sign(at, sighting.height(), sighting.viewOrRound(), doubts)));
      forgetIfFull(signs);
    }
    if (before.map(Sign::doubts).orElse(false) != doubts) {
      happenings.add(
          new Happening(
              at,
              doubts ? Level.WARNING : Level.WELL,
              "consenter %d %s the leader of view or round %d"
                  .formatted(consenter, doubts ? "suspects" : "trusts", sighting.viewOrRound())));
    }
  }

  private static void forgetIfFull(Map<Integer, ?> byConsenter) {
    if (byConsenter.size() > CONSENTERS_MAX) {
      byConsenter.clear();
    }
  }

  void durable(Instant at, long number, int transactions, long bytes) {
    blocks.add(new DurableBlock(at, number, transactions, bytes));
  }

  void happened(Instant at, Level level, String text) {
    happenings.add(new Happening(at, level, text));
  }

  List<Mark> marks() {
    return marks.items();
  }

  List<DurableBlock> blocks() {
    return blocks.items();
  }

  List<Happening> happenings() {
    return happenings.items();
  }

  /** By the consenters that ever gave one. */
  Map<Integer, Sign> signs() {
    synchronized (signs) {
      return Map.copyOf(signs);
    }
  }
}
