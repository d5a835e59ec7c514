package org.logothete.chaincode.shim;

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

/** A state in memory. Pages hold few entries, so that readers have to turn them. */
public final class MapState implements StateReader {
  private static final int PAGE = 7;

  private final Map<String, TreeMap<String, ByteString>> values = new TreeMap<>();
  private final Map<String, List<Modification>> histories = new TreeMap<>();
  private int applied;

  public MapState with(String namespace, String key, String value) {
    apply(
        new WriteSet(
            List.of(
                new WriteSet.Write(namespace, key, Optional.of(ByteString.copyFromUtf8(value))))));
    return this;
  }

  /** As if the call of a transaction of its own had written it. */
  public void apply(WriteSet writes) {
    applied++;
    for (WriteSet.Write write : writes.writes()) {
      TreeMap<String, ByteString> space =
          values.computeIfAbsent(write.namespace(), _ -> new TreeMap<>(Utf8Order::compare));
      write
          .value()
          .ifPresentOrElse(v -> space.put(write.key(), v), () -> space.remove(write.key()));
      histories
          .computeIfAbsent(write.namespace() + "/" + write.key(), _ -> new ArrayList<>())
          .addFirst(new Modification("tx" + applied, 1_700_000_000L + applied, 0, write.value()));
    }
  }

  @Override
  public Optional<ByteString> get(String namespace, String key) {
    return Optional.ofNullable(space(namespace).get(key));
  }

  @Override
  public Page range(String namespace, String from, String to, int limit) {
    List<Entry> found = new ArrayList<>();
    for (Map.Entry<String, ByteString> each : space(namespace).tailMap(from, true).entrySet()) {
      if (!to.isEmpty() && Utf8Order.compare(each.getKey(), to) >= 0) {
        break;
      }
      if (found.size() == Math.min(PAGE, limit)) {
        return new Page(found, Optional.of(each.getKey()));
      }
      found.add(new Entry(each.getKey(), each.getValue()));
    }
    return new Page(found, Optional.empty());
  }

  @Override
  public List<Modification> history(String namespace, String key, int limit) {
    return histories.getOrDefault(namespace + "/" + key, List.of()).stream().limit(limit).toList();
  }

  private NavigableMap<String, ByteString> space(String namespace) {
    return values.getOrDefault(namespace, new TreeMap<>());
  }
}
