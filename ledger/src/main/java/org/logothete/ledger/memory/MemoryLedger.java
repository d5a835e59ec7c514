package org.logothete.ledger.memory;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.ChainCheck;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.ChannelNotes;
import org.logothete.ledger.ChannelOrigin;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LedgerWriteException;
import org.logothete.ledger.state.ChannelState;

/**
 * A ledger whose disk is simulated: the in-memory twin of the one on RocksDB. Thread-safe.
 *
 * <p>With {@link Durability#ON_COMMIT} it keeps the contract of {@link ChannelLedger#commit}. With
 * {@link Durability#ON_SYNC} a commit only writes, and what it wrote is durable from the next
 * {@link #sync} on: the caller models the time in between.
 *
 * <p>The object is one run of a process on that disk: after {@link #crash} or {@link #close} it and
 * its channels refuse to be used, and {@link #reopen} gives the next run.
 */
public final class MemoryLedger implements Ledger {
  /** When a write survives a crash. */
  public enum Durability {
    ON_COMMIT,
    ON_SYNC
  }

  private final MemoryDisk disk;
  private final Durability durability;
  private final SortedMap<String, MemoryChannel> channels = new TreeMap<>();
  private final SortedMap<String, MemoryState> states = new TreeMap<>();
  private final SortedMap<String, MemoryNotes> notes = new TreeMap<>();
  private boolean ended;
  private boolean failed;
  private Optional<CommitFault> nextFault = Optional.empty();

  /** An empty ledger, durable on commit. */
  public MemoryLedger() {
    this(Durability.ON_COMMIT);
  }

  public MemoryLedger(Durability durability) {
    this(new MemoryDisk(), durability);
  }

  private MemoryLedger(MemoryDisk disk, Durability durability) {
    this.disk = disk;
    this.durability = durability;
    disk.channels().forEach(name -> add(new MemoryChannel(this, name)));
  }

  private void add(MemoryChannel channel) {
    channels.put(channel.channel(), channel);
    states.put(channel.channel(), new MemoryState(this, channel.channel()));
    notes.put(channel.channel(), new MemoryNotes(this, channel.channel()));
  }

  /** Makes durable everything written so far, of all channels. */
  public synchronized void sync() {
    requireRunning();
    disk.sync();
  }

  /** How many writes would be forgotten by a crash now. */
  public synchronized int unsyncedWrites() {
    return disk.unsyncedWrites();
  }

  /** The machine stops: what was not synced is forgotten. */
  public synchronized void crash() {
    crashKeeping(0);
  }

  /**
   * The machine stops when the disk had already taken the first writes of those not synced, in
   * order, whole; a torn write is a write that is not there.
   *
   * @param writes 0 to {@link #unsyncedWrites}
   */
  public synchronized void crashKeeping(int writes) {
    disk.forgetAllBut(writes);
    ended = true;
  }

  /** The next run of the process on the same disk. */
  public synchronized MemoryLedger reopen() {
    if (!ended) {
      throw new IllegalStateException("the ledger is in use; close or crash it first");
    }
    return new MemoryLedger(disk, durability);
  }

  /** Lets the next commit, of whichever channel, fail; no later one is taken. */
  public synchronized void failNextCommit(CommitFault fault) {
    nextFault = Optional.of(fault);
  }

  @Override
  public synchronized SortedSet<String> channels() {
    requireRunning();
    return Collections.unmodifiableSortedSet(new TreeSet<>(channels.keySet()));
  }

  @Override
  public synchronized Optional<ChannelLedger> channel(String channel) {
    requireRunning();
    return Optional.ofNullable(channels.get(channel));
  }

  @Override
  public synchronized Optional<ChannelState> state(String channel) {
    requireRunning();
    return Optional.ofNullable(states.get(channel));
  }

  @Override
  public synchronized Optional<ChannelNotes> notes(String channel) {
    requireRunning();
    return Optional.ofNullable(notes.get(channel));
  }

  @Override
  public synchronized ChannelLedger create(String channel, BlockEntry genesis) {
    requireRunning();
    ChainCheck.beginning(channel, genesis);
    if (channels.containsKey(channel)) {
      throw new IllegalStateException("channel " + channel + " exists already");
    }
    MemoryChannel created = new MemoryChannel(this, channel);
    created.commit(new LedgerBatch().append(genesis));
    add(created);
    return created;
  }

  @Override
  public synchronized ChannelLedger restore(ChannelOrigin origin) {
    requireRunning();
    ChainCheck.origin(origin);
    String channel = origin.channel();
    if (channels.containsKey(channel)) {
      throw new IllegalStateException("channel " + channel + " exists already");
    }
    disk.begin(channel, new ChannelContent(origin));
    MemoryChannel restored = new MemoryChannel(this, channel);
    add(restored);
    return restored;
  }

  @Override
  public synchronized void remove(String channel) {
    requireRunning();
    MemoryChannel removed = channels.remove(channel);
    if (removed == null) {
      throw new IllegalStateException("there is no channel " + channel);
    }
    removed.end();
    Optional.ofNullable(states.remove(channel)).ifPresent(MemoryState::end);
    notes.remove(channel);
    disk.remove(channel);
  }

  @Override
  public synchronized void close() {
    ended = true;
  }

  /** Makes a checked change. The caller holds this ledger's lock. */
  void write(String channel, Consumer<ChannelContent> change) {
    Optional<CommitFault> fault = nextFault;
    nextFault = Optional.empty();
    if (fault.isEmpty() || fault.get() == CommitFault.STORED) {
      disk.write(channel, change);
      if (durability == Durability.ON_COMMIT) {
        disk.sync();
      }
    }
    if (fault.isPresent()) {
      failed = true;
      throw new LedgerWriteException("a commit to channel " + channel + " failed on request");
    }
  }

  /** The caller holds this ledger's lock. */
  void requireSound() {
    if (failed) {
      throw new LedgerWriteException("the ledger is not written to since a write failed");
    }
  }

  /** Writes a block that is there anew. The caller holds this ledger's lock. */
  void replace(String channel, BlockEntry block) {
    disk.replace(channel, block);
  }

  /** Forgets old blocks. The caller holds this ledger's lock. */
  void prune(String channel, long first, SortedSet<Long> keep) {
    disk.durably(channel, content -> content.prune(first, keep));
  }

  /** Forgets what old blocks wrote to a state. The caller holds this ledger's lock. */
  void forgetHistory(String channel, long first) {
    disk.durably(channel, content -> content.state().forgetHistory(first));
  }

  /** What a channel's readers see. */
  ChannelContent content(String channel) {
    requireRunning();
    return disk.content(channel);
  }

  private void requireRunning() {
    if (ended) {
      throw new IllegalStateException("the ledger is closed");
    }
  }
}
