package org.logothete.chaincode.call;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A state in memory, to try calls on: empty at first. */
public final class MemoryState implements StateReader {
  private static final Comparator<String> BY_UTF8 = Utf8Order::compare;

  private final Map<String, NavigableMap<String, ByteString>> namespaces = new HashMap<>();
  private final Map<List<String>, List<Modification>> past = new HashMap<>();

  /**
   * Applies what a call wrote.
   *
   * @param transactionId of the transaction that asked for the call
   * @param seconds of its timestamp
   * @param nanos of its timestamp
   */
  public void apply(WriteSet writes, String transactionId, long seconds, int nanos) {
    for (WriteSet.Write write : writes.writes()) {
      NavigableMap<String, ByteString> keys =
          namespaces.computeIfAbsent(write.namespace(), _ -> new TreeMap<>(BY_UTF8));
      write
          .value()
          .ifPresentOrElse(value -> keys.put(write.key(), value), () -> keys.remove(write.key()));
      past.computeIfAbsent(List.of(write.namespace(), write.key()), _ -> new ArrayList<>())
          .addFirst(new Modification(transactionId, seconds, nanos, write.value()));
    }
  }

  @Override
  public Optional<ByteString> get(String namespace, String key) {
    return Optional.ofNullable(keys(namespace).get(key));
  }

  @Override
  public Page range(String namespace, String from, String to, int limit) {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, ByteString> each : keys(namespace).tailMap(from, true).entrySet()) {
      if (!to.isEmpty() && Utf8Order.compare(each.getKey(), to) >= 0) {
        break;
      }
      if (entries.size() == limit) {
        return new Page(entries, Optional.of(each.getKey()));
      }
      entries.add(new Entry(each.getKey(), each.getValue()));
    }
    return new Page(entries, Optional.empty());
  }

  @Override
  public List<Modification> history(String namespace, String key, int limit) {
    return past.getOrDefault(List.of(namespace, key), List.of()).stream().limit(limit).toList();
  }

  private NavigableMap<String, ByteString> keys(String namespace) {
    return namespaces.getOrDefault(namespace, new TreeMap<>(BY_UTF8));
  }
}
