package org.logothete.chaincode.record;

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

/**
 * A state with writes on top that are not in it yet, each with the transaction that made it. Not
 * thread-safe.
 */
public final class OverlaidState implements StateReader {
  /** Who wrote, and when by its own account. */
  public record Writer(String transactionId, long seconds, int nanos) {}

  private static final TreeMap<String, List<Modification>> EMPTY =
      new TreeMap<>(Utf8Order::compare);

  private final StateReader base;

  /** By namespace and key: what was done on top, newest first. */
  private final Map<String, TreeMap<String, List<Modification>>> written = new TreeMap<>();

  public OverlaidState(StateReader base) {
    this.base = base;
  }

  /** A transaction's writes come on top of all before. */
  public void write(Writer writer, WriteSet writes) {
    for (WriteSet.Write write : writes.writes()) {
      written
          .computeIfAbsent(write.namespace(), _ -> new TreeMap<>(Utf8Order::compare))
          .computeIfAbsent(write.key(), _ -> new ArrayList<>())
          .addFirst(
              new Modification(
                  writer.transactionId(), writer.seconds(), writer.nanos(), write.value()));
    }
  }

  @Override
  public Optional<ByteString> get(String namespace, String key) {
    List<Modification> own = over(namespace).get(key);
    return own == null ? base.get(namespace, key) : own.getFirst().value();
  }

  @Override
  public Page range(String namespace, String from, String to, int limit) {
    Page below = base.range(namespace, from, to, limit);
    NavigableMap<String, List<Modification>> over = over(namespace).tailMap(from, true);
    // Behind what the base looked at nothing can be said yet.
    String end = below.next().orElse(to);
    TreeMap<String, ByteString> merged = new TreeMap<>(Utf8Order::compare);
    below.entries().forEach(entry -> merged.put(entry.key(), entry.value()));
    for (Map.Entry<String, List<Modification>> own : over.entrySet()) {
      if (!end.isEmpty() && Utf8Order.compare(own.getKey(), end) >= 0) {
        break;
      }
      Optional<ByteString> value = own.getValue().getFirst().value();
      value.ifPresentOrElse(v -> merged.put(own.getKey(), v), () -> merged.remove(own.getKey()));
    }
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, ByteString> entry : merged.entrySet()) {
      if (entries.size() == limit) {
        return new Page(entries, Optional.of(entry.getKey()));
      }
      entries.add(new Entry(entry.getKey(), entry.getValue()));
    }
    return new Page(entries, below.next());
  }

  @Override
  public List<Modification> history(String namespace, String key, int limit) {
    List<Modification> own = over(namespace).getOrDefault(key, List.of());
    List<Modification> all = new ArrayList<>(own.subList(0, Math.min(limit, own.size())));
    if (all.size() < limit) {
      all.addAll(base.history(namespace, key, limit - all.size()));
    }
    return all;
  }

  private NavigableMap<String, List<Modification>> over(String namespace) {
    return written.getOrDefault(namespace, EMPTY);
  }
}
