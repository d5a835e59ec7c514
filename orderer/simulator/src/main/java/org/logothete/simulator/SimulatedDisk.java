package org.logothete.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Decision;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.RecordKey;

/**
 * A node's durable state: its chain and its engine's log. What is written becomes durable in order,
 * by a sync; a crash keeps some first part of what was not synced, as a write-ahead log does, and
 * may tear the write behind that part, which the next start finds and cuts off.
 */
final class SimulatedDisk {
  private sealed interface Write {
    record LogRecord(long configSequence, RecordKey key, Bytes content) implements Write {}

    record Block(Decision decision) implements Write {}

    /** The incarnation marker of docs/decisions/0005. */
    record Marker() implements Write {}
  }

  /**
   * The newest block written, durable or not.
   *
   * @param configSequence number of the newest config block up to there
   */
  record Written(long height, Bytes hash, long configSequence) {
    private static final Written NOTHING = new Written(0, Blocks.GENESIS_HASH, 0);

    private static Written of(Decision decision) {
      ProposalHeader header = decision.proposal().header();
      return new Written(header.height(), header.hash(), header.lastConfig());
    }
  }

  private final SortedMap<RecordKey, Bytes> log = new TreeMap<>();
  private final List<Decision> chain = new ArrayList<>();
  private final Deque<Write> unsynced = new ArrayDeque<>();
  private Written written = Written.NOTHING;
  private boolean torn;
  private boolean wiped;

  void writeRecord(RecordKey key, Bytes content) {
    unsynced.addLast(new Write.LogRecord(configSequence(), key, content));
  }

  void writeBlock(Decision decision) {
    unsynced.addLast(new Write.Block(decision));
    written = Written.of(decision);
  }

  /** From when this is durable, the log is known to hold all votes again. */
  void writeMarker() {
    unsynced.addLast(new Write.Marker());
  }

  Written written() {
    return written;
  }

  int unsyncedWrites() {
    return unsynced.size();
  }

  boolean hasUnsyncedRecords() {
    return unsynced.stream().anyMatch(w -> !(w instanceof Write.Block));
  }

  /** Makes the first writes durable and answers the blocks among them. */
  List<Decision> sync(int writes) {
    List<Decision> blocks = new ArrayList<>();
    for (int i = 0; i < writes; i++) {
      switch (unsynced.removeFirst()) {
        case Write.LogRecord(long configSequence, RecordKey key, Bytes content) -> {
          // An engine's records end with its configuration and, by height, with their block.
          boolean needed = key.height() == 0 || key.height() > height();
          if (configSequence == configSequence() && needed) {
            log.put(key, content);
          }
        }
        case Write.Block(Decision decision) -> {
          append(decision);
          blocks.add(decision);
        }
        case Write.Marker() -> wiped = false;
      }
    }
    return blocks;
  }

  /** Loses what was not synced, save for some first part; answers what became of it. */
  String crash(RandomGenerator random) {
    int open = unsynced.size();
    int kept = random.nextInt(open + 1);
    sync(kept);
    torn = kept < open && random.nextBoolean();
    unsynced.clear();
    written = chain.isEmpty() ? Written.NOTHING : Written.of(chain.getLast());
    return "%d of %d unsynced writes survive%s"
        .formatted(kept, open, torn ? ", the next is torn" : "");
  }

  /** Whether a torn write was found, and is cut off now. */
  boolean cutTornWrite() {
    boolean found = torn;
    torn = false;
    return found;
  }

  /** An empty disk in place of this one. */
  void wipe() {
    log.clear();
    chain.clear();
    unsynced.clear();
    written = Written.NOTHING;
    torn = false;
    wiped = true;
  }

  /** Whether votes may have been cast that this disk knows nothing of. */
  boolean mayHaveForgotten() {
    return wiped;
  }

  private void append(Decision decision) {
    if (decision.height() != height() + 1) {
      throw new IllegalStateException(
          "block " + decision.height() + " written on top of " + height());
    }
    chain.add(decision);
    if (decision.proposal().header().barrier()) {
      log.clear();
    } else {
      log.keySet().removeIf(key -> key.height() > 0 && key.height() <= height());
    }
  }

  long height() {
    return chain.size();
  }

  /** Number of the newest durable config block; 0 is the genesis block. */
  long configSequence() {
    return chain.isEmpty() ? 0 : chain.getLast().proposal().header().lastConfig();
  }

  SortedMap<RecordKey, Bytes> log() {
    return log;
  }

  /** Blocks above the given height, lowest first. */
  List<Decision> blocksAbove(long height, int countMax) {
    int from = (int) Math.min(height, height());
    return List.copyOf(chain.subList(from, (int) Math.min(chain.size(), (long) from + countMax)));
  }

  DecidedTip tip() {
    if (chain.isEmpty()) {
      return new DecidedTip(0, Blocks.GENESIS_HASH, 0);
    }
    Decision last = chain.getLast();
    return last.proposal().header().barrier()
        ? new DecidedTip(last.height(), last.proposal().header().hash(), last.viewOrRound())
        : DecidedTip.of(last.certificate());
  }
}
