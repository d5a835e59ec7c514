package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.logothete.chaincode.call.StateReader;
import org.logothete.chaincode.call.Utf8Order;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.record.Bodies;
import org.logothete.chaincode.record.OverlaidState.Writer;

/**
 * A state in maps, all of its history kept, so that a copy is no more than a number: what was
 * applied before it.
 */
final class MapState implements StateReader {
  private static final int ROOT_BYTES = 32;

  private record Change(long number, Modification modification) {}

  /** By namespace and key, oldest first. */
  private final Map<String, TreeMap<String, List<Change>>> content;

  private final long before;
  private final byte[] root;
  private long applied;

  MapState() {
    content = new TreeMap<>();
    before = Long.MAX_VALUE;
    root = new byte[ROOT_BYTES];
  }

  private MapState(MapState now) {
    content = now.content;
    before = now.applied;
    root = now.root.clone();
  }

  /** This state as it is now, to be read only. */
  StateReader copy() {
    return new MapState(this);
  }

  void apply(Writer writer, WriteSet writes) {
    for (WriteSet.Write write : writes.writes()) {
      count(write.namespace(), write.key());
      content
          .computeIfAbsent(write.namespace(), _ -> new TreeMap<>(Utf8Order::compare))
          .computeIfAbsent(write.key(), _ -> new ArrayList<>())
          .add(
              new Change(
                  applied++,
                  new Modification(
                      writer.transactionId(), writer.seconds(), writer.nanos(), write.value())));
      count(write.namespace(), write.key());
    }
  }

  /**
   * Of all entries' hashes the sum without carry: whatever was applied when, equal content has one.
   */
  ByteString root() {
    return ByteString.copyFrom(root);
  }

  /** Takes an entry into the root, or out of it again. */
  private void count(String namespace, String key) {
    get(namespace, key)
        .ifPresent(
            value -> {
              ByteString entry = ByteString.copyFromUtf8(namespace + '\0' + key + '\0');
              ByteString hash = Bodies.hash("entry", entry.concat(value));
              for (int i = 0; i < ROOT_BYTES; i++) {
                root[i] ^= hash.byteAt(i);
              }
            });
  }

  @Override
  public Optional<ByteString> get(String namespace, String key) {
    return newest(keys(namespace).getOrDefault(key, List.of())).flatMap(Modification::value);
  }

  private Optional<Modification> newest(List<Change> changes) {
    int end = end(changes);
    return end == 0 ? Optional.empty() : Optional.of(changes.get(end - 1).modification);
  }

  private int end(List<Change> changes) {
    int end = changes.size();
    while (end > 0 && changes.get(end - 1).number >= before) {
      end--;
    }
    return end;
  }

  @Override
  public Page range(String namespace, String from, String to, int limit) {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, List<Change>> each : keys(namespace).tailMap(from, true).entrySet()) {
      if (!to.isEmpty() && Utf8Order.compare(each.getKey(), to) >= 0) {
        break;
      }
      Optional<ByteString> value = newest(each.getValue()).flatMap(Modification::value);
      if (value.isPresent()) {
        if (entries.size() == limit) {
          return new Page(entries, Optional.of(each.getKey()));
        }
        entries.add(new Entry(each.getKey(), value.get()));
      }
    }
    return new Page(entries, Optional.empty());
  }

  @Override
  public List<Modification> history(String namespace, String key, int limit) {
    List<Change> past = keys(namespace).getOrDefault(key, List.of());
    int end = end(past);
    return past.subList(Math.max(0, end - limit), end).reversed().stream()
        .map(Change::modification)
        .toList();
  }

  private NavigableMap<String, List<Change>> keys(String namespace) {
    return content.getOrDefault(namespace, new TreeMap<>(Utf8Order::compare));
  }
}
