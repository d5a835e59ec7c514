package org.logothete.ledger.memory;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.ledger.ChannelNotes;
import org.logothete.ledger.NotesBatch;

/** The notes about one channel of a {@link MemoryLedger}, and guarded by that ledger's lock. */
final class MemoryNotes implements ChannelNotes {
  private final MemoryLedger ledger;
  private final String channel;

  MemoryNotes(MemoryLedger ledger, String channel) {
    this.ledger = ledger;
    this.channel = channel;
  }

  @Override
  public Optional<byte[]> get(String key) {
    synchronized (ledger) {
      return Optional.ofNullable(ledger.content(channel).notes().get(key)).map(byte[]::clone);
    }
  }

  @Override
  public SortedMap<String, byte[]> range(String from, String to, int limit) {
    synchronized (ledger) {
      SortedMap<String, byte[]> copies = new TreeMap<>();
      if (from.compareTo(to) < 0) {
        ledger.content(channel).notes().subMap(from, to).entrySet().stream()
            .limit(limit)
            .forEach(note -> copies.put(note.getKey(), note.getValue().clone()));
      }
      return copies;
    }
  }

  @Override
  public void write(NotesBatch changes) {
    synchronized (ledger) {
      ledger.requireSound();
      if (!changes.isEmpty()) {
        ledger.write(channel, content -> content.apply(changes));
      }
    }
  }
}
