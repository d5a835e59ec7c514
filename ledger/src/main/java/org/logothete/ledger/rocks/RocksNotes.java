package org.logothete.ledger.rocks;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.ledger.ChannelNotes;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.NotesBatch;

/** The notes about one channel in the node's database. */
final class RocksNotes implements ChannelNotes {
  private final RocksStore store;
  private final String channel;
  private final ChannelKeys keys;

  RocksNotes(RocksStore store, String channel, int id) {
    this.store = store;
    this.channel = channel;
    this.keys = new ChannelKeys(id);
  }

  @Override
  public Optional<byte[]> get(String key) {
    byte[] row = keys.note(key);
    return store.get(Table.NOTES, row).map(value -> unsealed(row, value));
  }

  @Override
  public SortedMap<String, byte[]> range(String from, String to, int limit) {
    SortedMap<String, byte[]> found = new TreeMap<>();
    try (RocksStore.View view = store.view()) {
      view.scan(
          Table.NOTES,
          keys.note(from),
          keys.note(to),
          (row, value) -> {
            if (found.size() < limit) {
              found.put(ChannelKeys.parseNote(row), unsealed(row, value));
            }
            return found.size() < limit;
          });
    }
    return found;
  }

  @Override
  public void write(NotesBatch changes) {
    RocksStore.Batch batch = new RocksStore.Batch();
    changes
        .changes()
        .forEach(
            (key, change) -> {
              byte[] row = keys.note(key);
              change
                  .content()
                  .ifPresentOrElse(
                      content -> batch.put(Table.NOTES, row, Checksummed.seal(row, content)),
                      () -> batch.delete(Table.NOTES, row));
            });
    if (!changes.isEmpty()) {
      store.write(batch);
    }
  }

  private byte[] unsealed(byte[] row, byte[] value) {
    return Checksummed.unseal(row, value)
        .orElseThrow(
            () ->
                new LedgerException(
                    "a note about channel %s is damaged: %s does not match its checksum"
                        .formatted(channel, ChannelKeys.parseNote(row))));
  }
}
