package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HexFormat;
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

/** A state in maps, all of its history kept. */
final class MapState implements StateReader {
  private final TreeMap<String, TreeMap<String, List<Modification>>> content = new TreeMap<>();

  MapState copy() {
    MapState copy = new MapState();
    content.forEach(
        (namespace, keys) -> {
          TreeMap<String, List<Modification>> own = new TreeMap<>(Utf8Order::compare);
          keys.forEach((key, past) -> own.put(key, new ArrayList<>(past)));
          copy.content.put(namespace, own);
        });
    return copy;
  }

  void apply(Writer writer, WriteSet writes) {
    for (WriteSet.Write write : writes.writes()) {
      content
          .computeIfAbsent(write.namespace(), _ -> new TreeMap<>(Utf8Order::compare))
          .computeIfAbsent(write.key(), _ -> new ArrayList<>())
          .addFirst(
              new Modification(
                  writer.transactionId(), writer.seconds(), writer.nanos(), write.value()));
    }
  }

  ByteString root() {
    StringBuilder text = new StringBuilder();
    content.forEach(
        (namespace, keys) ->
            keys.forEach(
                (key, past) ->
                    past.getFirst()
                        .value()
                        .ifPresent(
                            value ->
                                text.append(namespace)
                                    .append('\0')
                                    .append(key)
                                    .append('\0')
                                    .append(HexFormat.of().formatHex(value.toByteArray())))));
    return Bodies.hash("root", ByteString.copyFromUtf8(text.toString()));
  }

  @Override
  public Optional<ByteString> get(String namespace, String key) {
    return Optional.ofNullable(keys(namespace).get(key)).flatMap(past -> past.getFirst().value());
  }

  @Override
  public Page range(String namespace, String from, String to, int limit) {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, List<Modification>> each :
        keys(namespace).tailMap(from, true).entrySet()) {
      if (!to.isEmpty() && Utf8Order.compare(each.getKey(), to) >= 0) {
        break;
      }
      Optional<ByteString> value = each.getValue().getFirst().value();
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
    List<Modification> past = keys(namespace).getOrDefault(key, List.of());
    return List.copyOf(past.subList(0, Math.min(limit, past.size())));
  }

  private NavigableMap<String, List<Modification>> keys(String namespace) {
    return content.getOrDefault(namespace, new TreeMap<>(Utf8Order::compare));
  }
}
