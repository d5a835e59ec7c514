package org.logothete.ledger.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.ledger.merkle.MerkleChange;
import org.logothete.ledger.merkle.MerkleHasher;

/**
 * All that a block writes to a channel's state. Not thread-safe; used once.
 *
 * <p>Blocks that wrote nothing may be passed over, by whoever knows that they did: a batch names
 * the height that it continues as well as its block.
 */
public final class StateBatch {
  /** Most writes of a batch. */
  public static final int WRITES_MAX = 1 << 16;

  /**
   * Most bytes of all keys and values of a batch; writing it takes several times as much memory.
   */
  public static final long BYTES_MAX = 32L << 20;

  private final long height;
  private final long block;
  private final List<StateWrite> writes = new ArrayList<>();
  private final Map<StateKey, Integer> lastWriters = new HashMap<>();
  private int transaction;
  private long bytes;
  private Optional<StateCheckpoint> checkpoint = Optional.empty();

  private StateBatch(long height, long block) {
    this.height = height;
    this.block = block;
  }

  /** What a block writes whose forerunner is in the state. */
  public static StateBatch of(long block) {
    return after(block, block);
  }

  /**
   * What a block writes that continues a state of this height: the blocks between wrote nothing.
   *
   * @throws IllegalArgumentException if the state has the block already
   */
  public static StateBatch after(long height, long block) {
    if (height < 0 || block < height) {
      throw new IllegalArgumentException(
          "a state of height %d is not continued by block %d".formatted(height, block));
    }
    return new StateBatch(height, block);
  }

  /**
   * A transaction stores a value.
   *
   * @throws IllegalArgumentException if a later transaction wrote before, this one wrote the same
   *     key, or it would be too much for a batch
   */
  public StateBatch put(StateKey key, int writer, byte[] content) {
    return add(new StateWrite.Put(key, new StateValue(version(writer), content)));
  }

  /**
   * A transaction deletes a key.
   *
   * @throws IllegalArgumentException as {@link #put}
   */
  public StateBatch delete(StateKey key, int writer) {
    return add(new StateWrite.Delete(key, version(writer)));
  }

  /**
   * Stores this with the batch, in the place of what an earlier one stored so; a batch may hold
   * nothing else.
   *
   * @param content at most {@link StateCheckpoint#BYTES_MAX}, not copied
   * @throws IllegalArgumentException if it is longer, or the batch has one already
   */
  public StateBatch checkpoint(byte[] content) {
    if (checkpoint.isPresent()) {
      throw new IllegalArgumentException("block %d has a checkpoint already".formatted(block));
    }
    checkpoint = Optional.of(new StateCheckpoint(block + 1, content));
    return this;
  }

  private Version version(int writer) {
    return new Version(block, writer);
  }

  private StateBatch add(StateWrite write) {
    int writer = write.version().transaction();
    if (writer < transaction) {
      throw new IllegalArgumentException(
          "transaction %d of block %d writes behind transaction %d"
              .formatted(writer, block, transaction));
    }
    if (writes.size() == WRITES_MAX || write.bytes() > BYTES_MAX - bytes) {
      throw new IllegalArgumentException(
          "block %d writes more than %d keys or %d bytes".formatted(block, WRITES_MAX, BYTES_MAX));
    }
    Integer before = lastWriters.put(write.key(), writer);
    if (before != null && before == writer) {
      throw new IllegalArgumentException(
          "transaction %d of block %d writes %s twice".formatted(writer, block, write.key()));
    }
    transaction = writer;
    bytes += write.bytes();
    writes.add(write);
    return this;
  }

  /** Height of the state that this continues. */
  public long height() {
    return height;
  }

  public long block() {
    return block;
  }

  /** In the order of the transactions; of each key at most one of each. */
  public List<StateWrite> writes() {
    return Collections.unmodifiableList(writes);
  }

  /** What is to replace the checkpoint that is there; empty if that stays. */
  public Optional<StateCheckpoint> checkpoint() {
    return checkpoint;
  }

  /** The last write of each key, in the order of the keys. */
  public Collection<StateWrite> lastWrites() {
    SortedMap<StateKey, StateWrite> last = new TreeMap<>();
    writes.forEach(write -> last.put(write.key(), write));
    return last.values();
  }

  /** What the batch does to the state's tree. */
  public List<MerkleChange> changes(MerkleHasher hasher) {
    return lastWrites().stream().map(write -> write.change(hasher)).sorted().toList();
  }
}
