package org.logothete.simulator;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Decision;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.RecordKey;

/**
 * A node's durable state: its chain and its engine's log. What is written becomes durable in order,
 * by a sync. A crash keeps some first part of the bytes that were not synced, as a write-ahead log
 * does; the next opening replays it, cuts off a last record whose end is missing, and refuses
 * anything else whose checksum fails: docs/decisions/0003.
 */
final class SimulatedDisk {
  /** What lies on the disk, and what its checksum says it means. */
  private static final class Stored<T> {
    private final byte[] sealed;
    private final T content;

    Stored(DiskWrite write, T content) {
      this.sealed = SealedRecord.seal(write.encode());
      this.content = content;
    }

    boolean isWhole() {
      return SealedRecord.isWhole(sealed);
    }
  }

  /**
   * The newest block written, durable or not.
   *
   * @param configSequence number of the newest config block up to there
   * @param members whom that block makes members
   */
  record Written(long height, Bytes hash, long configSequence, List<NodeId> members) {
    private Written with(Decision decision) {
      ProposalHeader header = decision.proposal().header();
      return new Written(
          header.height(),
          header.hash(),
          header.lastConfig(),
          Blocks.membersAfter(decision.proposal(), members));
    }
  }

  private static final byte[] NO_BYTES = {};

  private final SortedMap<RecordKey, Stored<Bytes>> log = new TreeMap<>();
  private final List<Stored<Decision>> chain = new ArrayList<>();
  private final Deque<DiskWrite> unsynced = new ArrayDeque<>();

  /** What a crash left of the writes that were not synced, until the next opening. */
  private byte[] remains = NO_BYTES;

  private final Written nothing;
  private Written written;
  private Written durable;
  private boolean marked;
  private boolean rotten;

  /** What was the newest config block when this disk replaced another; empty if it did not. */
  private OptionalLong wipedUnder = OptionalLong.empty();

  /**
   * @param genesis whom the genesis block makes members
   * @param marked whether the incarnation marker of docs/decisions/0005 is there from the beginning
   */
  SimulatedDisk(List<NodeId> genesis, boolean marked) {
    this.nothing = new Written(0, Blocks.GENESIS_HASH, 0, List.copyOf(genesis));
    this.written = nothing;
    this.durable = nothing;
    this.marked = marked;
  }

  void writeRecord(RecordKey key, Bytes content) {
    unsynced.addLast(new DiskWrite.LogRecord(configSequence(), key, content));
  }

  void writeBlock(Decision decision) {
    unsynced.addLast(new DiskWrite.Block(decision));
    written = written.with(decision);
  }

  /** From when this is durable, the log is known to hold all votes again. */
  void writeMarker() {
    unsynced.addLast(new DiskWrite.Marker());
  }

  Written written() {
    return written;
  }

  /** Whether a config block waits to be durable: what lies behind it needs its configuration. */
  boolean isBarrierAhead() {
    return written.configSequence() > durable.configSequence();
  }

  int unsyncedWrites() {
    return unsynced.size();
  }

  boolean hasUnsyncedRecords() {
    return unsynced.stream().anyMatch(w -> !(w instanceof DiskWrite.Block));
  }

  /** Makes the first writes durable and answers the blocks among them. */
  List<Decision> sync(int writes) {
    List<Decision> blocks = new ArrayList<>();
    for (int i = 0; i < writes; i++) {
      DiskWrite write = unsynced.removeFirst();
      apply(write);
      if (write instanceof DiskWrite.Block(Decision decision)) {
        blocks.add(decision);
      }
    }
    return blocks;
  }

  private void apply(DiskWrite write) {
    switch (write) {
      case DiskWrite.LogRecord(long configSequence, RecordKey key, Bytes content) -> {
        // An engine's records end with its configuration and, by height, with their block.
        boolean needed = key.height() == 0 || key.height() > height();
        if (configSequence == configSequence() && needed) {
          log.put(key, new Stored<>(write, content));
        }
      }
      case DiskWrite.Block(Decision decision) -> append(decision);
      case DiskWrite.Marker() -> {
        marked = true;
        wipedUnder = OptionalLong.empty();
      }
    }
  }

  /** Loses what was not synced, save for some first part; answers what became of it. */
  String crash(RandomGenerator random) {
    int open = unsynced.size();
    int kept = random.nextInt(open + 1);
    return crash(kept, kept < open && random.nextBoolean(), random);
  }

  /**
   * The same, of which so many writes survive.
   *
   * @param torn whether the next one survives in part
   */
  String crash(int kept, boolean torn, RandomGenerator random) {
    int open = unsynced.size();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < kept; i++) {
      bytes.writeBytes(SealedRecord.seal(unsynced.removeFirst().encode()));
    }
    if (torn) {
      byte[] next = SealedRecord.seal(unsynced.removeFirst().encode());
      bytes.write(next, 0, 1 + random.nextInt(next.length - 1));
    }
    remains = bytes.toByteArray();
    unsynced.clear();
    written = durable;
    return "%d of %d unsynced writes survive%s"
        .formatted(kept, open, torn ? ", the next is torn" : "");
  }

  /**
   * Opens the disk after a crash: reads everything, replays what the crash left, and cuts off a
   * last record whose end is missing.
   *
   * @return whether there was one
   * @throws DamagedDiskException if a checksum fails; nothing is changed then
   */
  boolean open() throws DamagedDiskException {
    readBlocks(0, Integer.MAX_VALUE);
    for (Map.Entry<RecordKey, Stored<Bytes>> entry : log.entrySet()) {
      if (!entry.getValue().isWhole()) {
        throw new DamagedDiskException("log record " + entry.getKey() + " is damaged");
      }
    }
    List<DiskWrite> replayed = new ArrayList<>();
    boolean cut = replay(replayed);
    replayed.forEach(this::apply);
    remains = NO_BYTES;
    written = durable;
    return cut;
  }

  private boolean replay(List<DiskWrite> replayed) throws DamagedDiskException {
    int at = 0;
    while (at < remains.length) {
      switch (SealedRecord.read(remains, at)) {
        case SealedRecord.Found.Whole(Bytes content, int end) -> {
          replayed.add(DiskWrite.decode(content));
          at = end;
        }
        case SealedRecord.Found.CutShort() -> {
          return true;
        }
        case SealedRecord.Found.Damaged() ->
            throw new DamagedDiskException("the write-ahead log is damaged at byte " + at);
      }
    }
    return false;
  }

  /**
   * Changes one bit of something durable, as disks do after years.
   *
   * @return what it was part of; empty if nothing is durable yet
   */
  Optional<String> rot(RandomGenerator random) {
    List<Stored<?>> stored = new ArrayList<>(chain);
    stored.addAll(log.values());
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    int which = random.nextInt(stored.size());
    byte[] sealed = stored.get(which).sealed;
    sealed[random.nextInt(sealed.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    rotten = true;
    return Optional.of(which < chain.size() ? "block " + (which + 1) : "a log record");
  }

  /** Whether something changed after its sync, noticed or not. */
  boolean isRotten() {
    return rotten;
  }

  /**
   * An empty disk in place of this one.
   *
   * @param newestConfig number of the newest config block there is: later ones find no lost votes
   */
  void wipe(long newestConfig) {
    if (marked || wipedUnder.isPresent()) {
      wipedUnder = OptionalLong.of(newestConfig);
    }
    marked = false;
    log.clear();
    chain.clear();
    unsynced.clear();
    written = nothing;
    durable = nothing;
    remains = NO_BYTES;
    rotten = false;
  }

  /** Whether the incarnation marker is durable: votes up to now are in the log. */
  boolean isMarked() {
    return marked;
  }

  /** Whether votes may have been cast that this disk knows nothing of. */
  boolean mayHaveForgotten() {
    return wipedUnder.isPresent();
  }

  /** Whether these may be votes in the present configuration. */
  boolean mayHaveForgottenHere() {
    return wipedUnder.isPresent() && wipedUnder.getAsLong() >= configSequence();
  }

  /** Whether no vote was ever cast with this node's key. */
  boolean isNew() {
    return !marked && wipedUnder.isEmpty();
  }

  private void append(Decision decision) {
    if (decision.height() != height() + 1) {
      throw new IllegalStateException(
          "block " + decision.height() + " written on top of " + height());
    }
    chain.add(new Stored<>(new DiskWrite.Block(decision), decision));
    durable = durable.with(decision);
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
    return durable.configSequence();
  }

  /** The members of that configuration. */
  List<NodeId> members() {
    return durable.members();
  }

  SortedMap<RecordKey, Bytes> log() {
    SortedMap<RecordKey, Bytes> contents = new TreeMap<>();
    log.forEach((key, stored) -> contents.put(key, stored.content));
    return contents;
  }

  int logRecords() {
    return log.size();
  }

  /** The block hash at a height that is durable. */
  Bytes hashAt(long height) {
    return chain.get(Math.toIntExact(height - 1)).content.proposal().header().hash();
  }

  /**
   * Blocks above the given height, lowest first.
   *
   * @throws DamagedDiskException if one of them changed since it was written
   */
  List<Decision> readBlocks(long above, int countMax) throws DamagedDiskException {
    int from = (int) Math.min(above, height());
    int to = (int) Math.min(chain.size(), (long) from + countMax);
    List<Decision> blocks = new ArrayList<>(to - from);
    for (Stored<Decision> stored : chain.subList(from, to)) {
      if (!stored.isWhole()) {
        throw new DamagedDiskException(
            "block " + stored.content.height() + " is damaged: its checksum is wrong");
      }
      blocks.add(stored.content);
    }
    return blocks;
  }

  DecidedTip tip() {
    if (chain.isEmpty()) {
      return new DecidedTip(0, Blocks.GENESIS_HASH, 0);
    }
    Decision last = chain.getLast().content;
    return last.proposal().header().barrier()
        ? new DecidedTip(last.height(), last.proposal().header().hash(), last.viewOrRound())
        : DecidedTip.of(last.certificate());
  }
}
