package org.logothete.ledger.rocks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.ledger.merkle.Hash;
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

/** A channel's state at one height, read through a view of the database. */
final class RocksStateView implements StateView {
  private final RocksStore.View view;
  private final StateRows rows;
  private final StateRecord record;
  private final HistoryRecord history;

  /** Reads the records of a channel's state as the view shows them. */
  RocksStateView(RocksStore.View view, StateRows rows, String channel) {
    this.view = view;
    this.rows = rows;
    this.record = StateRecord.read(view, channel);
    this.history = HistoryRecord.read(view, channel);
  }

  @Override
  public long height() {
    return record.height();
  }

  @Override
  public Hash root() {
    return record.root().hash();
  }

  @Override
  public long keys() {
    return record.keys();
  }

  @Override
  public Optional<StateValue> get(StateKey key) {
    byte[] row = rows.key(key);
    return view.get(Table.STATE, row).map(value -> StateRows.parseValue(row, value));
  }

  @Override
  public StatePage range(StateRange range, int limit) {
    PageFill<StateEntry> page = new PageFill<>(limit);
    view.scan(
        Table.STATE,
        rows.from(range),
        rows.to(range),
        (row, value) -> {
          StateEntry entry =
              new StateEntry(StateRows.parseKey(row), StateRows.parseValue(row, value));
          return page.add(entry, entry.bytes());
        });
    return StatePage.of(range, page);
  }

  @Override
  public long historyFrom() {
    return history.from();
  }

  @Override
  public HistoryPage history(StateKey key, Version below, int limit) {
    PageFill<StateWrite> page = new PageFill<>(limit);
    Hash hash = StateRows.hash(key);
    view.scan(
        Table.STATE_HISTORY,
        StateRows.behind(rows.history(hash, below)),
        StateRows.behind(rows.history(hash, new Version(historyFrom(), 0))),
        (row, value) -> {
          StateWrite write = StateRows.parseHistory(key, row, value);
          return page.add(write, write.bytes());
        });
    return HistoryPage.of(page);
  }

  @Override
  public List<String> namespaces(String after, int limit) {
    StateCheck.limit(limit);
    List<String> found = new ArrayList<>();
    Optional<String> next = namespaceBehind(after);
    while (next.isPresent() && found.size() < limit) {
      found.add(next.get());
      next = namespaceBehind(next.get());
    }
    return found;
  }

  private Optional<String> namespaceBehind(String namespace) {
    List<String> first = new ArrayList<>();
    view.scan(
        Table.STATE,
        namespace.isEmpty() ? rows.prefix() : rows.behindNamespace(namespace),
        rows.end(),
        (row, _) -> {
          first.add(StateRows.parseKey(row).namespace());
          return false;
        });
    return first.stream().findFirst();
  }

  @Override
  public StateDigest digest() {
    return record.digest();
  }

  @Override
  public Optional<StateDigest> digest(long height) {
    StateCheck.past(height(), height);
    List<StateDigest> nearest = new ArrayList<>();
    view.scan(
        Table.STATE_DIGESTS,
        rows.digest(height),
        rows.end(),
        (row, value) -> {
          nearest.add(StateRows.parseDigest(row, value));
          return false;
        });
    return nearest.stream().findFirst();
  }

  @Override
  public Optional<StateCheckpoint> checkpoint() {
    return rows.checkpoint(view, record);
  }

  @Override
  public StateProof prove(StateKey key) {
    return new StateProof(RocksPages.tree(view, rows).prove(record.root(), StateRows.hash(key)));
  }

  @Override
  public void close() {
    view.close();
  }
}
