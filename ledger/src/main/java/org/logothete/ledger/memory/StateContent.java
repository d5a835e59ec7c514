package org.logothete.ledger.memory;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.logothete.ledger.ChainCheck;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.merkle.MerkleChange;
import org.logothete.ledger.merkle.MerkleHasher;
import org.logothete.ledger.merkle.MerkleNode;
import org.logothete.ledger.merkle.MerklePages;
import org.logothete.ledger.merkle.MerkleTree;
import org.logothete.ledger.state.StateBatch;
import org.logothete.ledger.state.StateCheckpoint;
import org.logothete.ledger.state.StateDigest;
import org.logothete.ledger.state.StateEntry;
import org.logothete.ledger.state.StateKey;
import org.logothete.ledger.state.StateOrigin;
import org.logothete.ledger.state.StateValue;
import org.logothete.ledger.state.StateWrite;
import org.logothete.ledger.state.Version;

/**
 * All that was ever written to a channel's state, so that it can be read as it was at any height.
 * Not thread-safe.
 */
final class StateContent {
  private final SortedMap<StateKey, NavigableMap<Version, StateWrite>> writes = new TreeMap<>();

  /** Those of all heights at which a batch ended. */
  private final NavigableMap<Long, StateDigest> digests = new TreeMap<>();

  private long height;

  /** What earlier blocks wrote is here only for views that were taken before it was forgotten. */
  private long historyFrom;

  private long keys;
  private MerkleNode root = MerkleNode.Empty.EMPTY;
  private Optional<StateCheckpoint> checkpoint = Optional.empty();

  /**
   * The content that a state begins with.
   *
   * @throws LedgerException if it is another one than it says
   */
  static StateContent of(String channel, StateOrigin origin) {
    StateContent content = new StateContent();
    origin
        .entries()
        .forEach(
            entry -> {
              content.write(new StateWrite.Put(entry.key(), entry.value()));
              content.change(List.of(entry.change(new MerkleHasher())));
            });
    content.height = origin.digest().height();
    content.historyFrom = content.height;
    content.checkpoint = origin.checkpoint();
    content.noteDigest();
    ChainCheck.beginning(channel, origin.digest(), content.digest());
    return content;
  }

  long height() {
    return height;
  }

  long keys() {
    return keys;
  }

  /** First block that histories tell of. */
  long historyFrom() {
    return historyFrom;
  }

  /** Lets histories begin with a block, if they do not begin later already. */
  void forgetHistory(long first) {
    historyFrom = Math.max(historyFrom, first);
  }

  /** The whole tree; it stays what it is. */
  MerkleNode root() {
    return root;
  }

  /** The newest. */
  Optional<StateCheckpoint> checkpoint() {
    return checkpoint;
  }

  /** Applies a batch that continues the state. */
  void apply(StateBatch batch) {
    batch.writes().forEach(this::write);
    change(batch.changes(new MerkleHasher()));
    checkpoint = batch.checkpoint().or(() -> checkpoint);
    height = batch.block() + 1;
    noteDigest();
  }

  StateDigest digest() {
    return new StateDigest(height, keys, root.hash(), checkpoint.map(StateCheckpoint::digest));
  }

  private void noteDigest() {
    if (height > 0) {
      digests.put(height, digest());
    }
  }

  /**
   * That of a height, or the nearest below.
   *
   * @param from the one in force there is the first that is told
   */
  Optional<StateDigest> digest(long atHeight, long from) {
    return floor(atHeight)
        .filter(found -> floor(from).stream().allMatch(first -> found.height() >= first.height()));
  }

  private Optional<StateDigest> floor(long atHeight) {
    return Optional.ofNullable(digests.floorEntry(atHeight)).map(Map.Entry::getValue);
  }

  private void write(StateWrite write) {
    writes.computeIfAbsent(write.key(), _ -> new TreeMap<>()).put(write.version(), write);
  }

  private void change(List<MerkleChange> changes) {
    MerkleTree.Updated tree =
        new MerkleTree(new MerkleHasher(), MerklePages.IN_MEMORY).update(root, changes);
    root = tree.root();
    keys += tree.leavesAdded();
  }

  /** What stood under a key at a height. */
  Optional<StateValue> get(StateKey key, long atHeight) {
    return value(writes.getOrDefault(key, Collections.emptyNavigableMap()), atHeight);
  }

  /** All entries at a height from a key on. */
  Stream<StateEntry> from(StateKey key, long atHeight) {
    return writes.tailMap(key).entrySet().stream()
        .flatMap(
            entry ->
                value(entry.getValue(), atHeight)
                    .map(value -> new StateEntry(entry.getKey(), value))
                    .stream());
  }

  /** What was done to a key from a version on and before another, the newest first. */
  Stream<StateWrite> history(StateKey key, Version from, Version below) {
    return writes
        .getOrDefault(key, Collections.emptyNavigableMap())
        .headMap(below, false)
        .descendingMap()
        .values()
        .stream()
        .takeWhile(write -> write.version().compareTo(from) >= 0);
  }

  private static Optional<StateValue> value(
      NavigableMap<Version, StateWrite> ofKey, long atHeight) {
    return Optional.ofNullable(ofKey.lowerEntry(new Version(atHeight, 0)))
        .map(Map.Entry::getValue)
        .filter(StateWrite.Put.class::isInstance)
        .map(write -> ((StateWrite.Put) write).value());
  }

  StateContent copy() {
    StateContent copy = new StateContent();
    writes.forEach((key, ofKey) -> copy.writes.put(key, new TreeMap<>(ofKey)));
    copy.digests.putAll(digests);
    copy.height = height;
    copy.historyFrom = historyFrom;
    copy.keys = keys;
    copy.root = root;
    copy.checkpoint = checkpoint;
    return copy;
  }
}
