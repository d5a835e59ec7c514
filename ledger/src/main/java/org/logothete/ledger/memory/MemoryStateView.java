package org.logothete.ledger.memory;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.logothete.ledger.merkle.Hash;
import org.logothete.ledger.merkle.MerkleHasher;
import org.logothete.ledger.merkle.MerkleNode;
import org.logothete.ledger.merkle.MerklePages;
import org.logothete.ledger.merkle.MerkleTree;
import org.logothete.ledger.state.HistoryPage;
import org.logothete.ledger.state.PageFill;
import org.logothete.ledger.state.StateCheck;
import org.logothete.ledger.state.StateCheckpoint;
import org.logothete.ledger.state.StateDigest;
import org.logothete.ledger.state.StateEntry;
import org.logothete.ledger.state.StateKey;
import org.logothete.ledger.state.StatePage;
import org.logothete.ledger.state.StateProof;
import org.logothete.ledger.state.StateRange;
import org.logothete.ledger.state.StateValue;
import org.logothete.ledger.state.StateView;
import org.logothete.ledger.state.StateWrite;
import org.logothete.ledger.state.Version;

/** A {@link MemoryState} as it was at one height. */
final class MemoryStateView implements StateView {
  /** Comes before all others: a namespace does not hold the character 0. */
  private static final String FIRST_NAMESPACE = "\u0001";

  private final MemoryState state;
  private final StateDigest digest;
  private final long historyFrom;
  private final MerkleNode root;
  private final Optional<StateCheckpoint> checkpoint;
  private boolean closed;

  MemoryStateView(MemoryState state, StateContent content) {
    this.state = state;
    this.digest = content.digest();
    this.historyFrom = content.historyFrom();
    this.root = content.root();
    this.checkpoint = content.checkpoint();
  }

  @Override
  public long height() {
    return digest.height();
  }

  @Override
  public Hash root() {
    return digest.root();
  }

  @Override
  public long keys() {
    return digest.keys();
  }

  @Override
  public Optional<StateValue> get(StateKey key) {
    return read(content -> content.get(key, height()));
  }

  @Override
  public StatePage range(StateRange range, int limit) {
    PageFill<StateEntry> page = new PageFill<>(limit);
    return read(
        content -> {
          content
              .from(range.first(), height())
              .takeWhile(entry -> entry.key().namespace().equals(range.namespace()))
              .takeWhile(entry -> range.isBeforeEnd(entry.key().key()))
              .takeWhile(entry -> page.add(entry, entry.bytes()))
              .forEach(_ -> {});
          return StatePage.of(range, page);
        });
  }

  @Override
  public long historyFrom() {
    return historyFrom;
  }

  @Override
  public HistoryPage history(StateKey key, Version below, int limit) {
    PageFill<StateWrite> page = new PageFill<>(limit);
    Version end = new Version(height(), 0);
    return read(
        content -> {
          content
              .history(key, new Version(historyFrom, 0), below.compareTo(end) < 0 ? below : end)
              .takeWhile(write -> page.add(write, write.bytes()))
              .forEach(_ -> {});
          return HistoryPage.of(page);
        });
  }

  @Override
  public List<String> namespaces(String after, int limit) {
    StateCheck.limit(limit);
    StateKey from = StateRange.all(after.isEmpty() ? FIRST_NAMESPACE : after).first();
    return read(
        content ->
            content
                .from(from, height())
                .map(entry -> entry.key().namespace())
                .filter(namespace -> !namespace.equals(after))
                .distinct()
                .limit(limit)
                .toList());
  }

  @Override
  public StateDigest digest() {
    return digest;
  }

  @Override
  public Optional<StateDigest> digest(long height) {
    StateCheck.past(height(), height);
    return read(content -> content.digest(height, historyFrom));
  }

  @Override
  public Optional<StateCheckpoint> checkpoint() {
    return read(_ -> checkpoint);
  }

  @Override
  public StateProof prove(StateKey key) {
    return read(
        _ -> {
          MerkleHasher hasher = new MerkleHasher();
          MerkleTree tree = new MerkleTree(hasher, MerklePages.IN_MEMORY);
          return new StateProof(tree.prove(root, key.hash(hasher)));
        });
  }

  private <T> T read(Function<StateContent, T> query) {
    if (closed) {
      throw new IllegalStateException("this view of the ledger is closed");
    }
    return state.read(query);
  }

  @Override
  public void close() {
    closed = true;
  }
}
