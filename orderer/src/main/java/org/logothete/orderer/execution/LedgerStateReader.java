package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.agreement.Results;
import org.logothete.chaincode.call.StateReader;
import org.logothete.chaincode.call.UnknownHistoryException;
import org.logothete.ledger.state.HistoryPage;
import org.logothete.ledger.state.StateKey;
import org.logothete.ledger.state.StatePage;
import org.logothete.ledger.state.StateRange;
import org.logothete.ledger.state.StateView;
import org.logothete.ledger.state.StateWrite;
import org.logothete.ledger.state.Version;

/** The ledger's state as executors read it. Closing it closes the view. */
final class LedgerStateReader implements StateReader, AutoCloseable {
  private final StateView view;

  LedgerStateReader(StateView view) {
    this.view = view;
  }

  ByteString root() {
    return ByteString.copyFrom(view.root().toBytes());
  }

  @Override
  public Optional<ByteString> get(String namespace, String key) {
    return view.get(new StateKey(namespace, key))
        .map(value -> UnsafeByteOperations.unsafeWrap(value.content()));
  }

  @Override
  public Page range(String namespace, String from, String to, int limit) {
    StatePage page =
        view.range(new StateRange(namespace, from, to), Math.min(limit, StateView.PAGE_MAX));
    return new Page(
        page.entries().stream()
            .map(
                entry ->
                    new Entry(
                        entry.key().key(),
                        UnsafeByteOperations.unsafeWrap(entry.value().content())))
            .toList(),
        page.rest().map(StateRange::from));
  }

  @Override
  public List<Modification> history(String namespace, String key, int limit) {
    List<Modification> found = new ArrayList<>();
    Optional<Version> below = Optional.of(Version.MAX);
    while (below.isPresent() && found.size() < limit) {
      HistoryPage page =
          view.history(
              new StateKey(namespace, key),
              below.get(),
              Math.min(limit - found.size(), StateView.PAGE_MAX));
      page.writes().forEach(write -> found.add(modification(write)));
      below = page.rest();
    }
    if (found.size() < limit && view.historyFrom() > 0) {
      throw new UnknownHistoryException(namespace, key, view.historyFrom());
    }
    return found;
  }

  private Modification modification(StateWrite write) {
    Version version = write.version();
    Optional<String> transaction =
        Results.ofBlock(version.block(), this)
            .filter(list -> version.transaction() < list.getTransactionIdsCount())
            .map(list -> list.getTransactionIds(version.transaction()));
    var result = transaction.flatMap(id -> Results.of(id, this));
    return new Modification(
        transaction.orElse(""),
        result.map(r -> r.getSeconds()).orElse(0L),
        result.map(r -> r.getNanos()).orElse(0),
        switch (write) {
          case StateWrite.Put put ->
              Optional.of(UnsafeByteOperations.unsafeWrap(put.value().content()));
          case StateWrite.Delete _ -> Optional.empty();
        });
  }

  @Override
  public void close() {
    view.close();
  }
}
