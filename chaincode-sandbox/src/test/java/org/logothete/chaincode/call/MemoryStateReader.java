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

/** A state in memory, in which calls may be applied one after the other. */
public final class MemoryStateReader implements StateReader {
  private final TreeMap<String, TreeMap<String, ByteString>> namespaces = new TreeMap<>();
  private final Map<String, List<Modification>> past = new HashMap<>();
  private final int pageMax;
  private int applied;

  public MemoryStateReader() {
    this(Integer.MAX_VALUE);
  }

  /**
   * A state that never gives more at once.
   *
   * @param pageMax most entries of a range that come in one page
   */
  public MemoryStateReader(int pageMax) {
    this.pageMax = pageMax;
  }

  /** Writes a key as the transaction of that number would. */
  public MemoryStateReader put(String namespace, String key, String value) {
    return write(namespace, key, Optional.of(ByteString.copyFromUtf8(value)), "genesis", 0);
  }

  /** A state whose pages hold few entries, so that readers have to turn them. */
  public static MemoryStateReader ofSmallPages() {
    return new MemoryStateReader(7);
  }

  /** Writes a key as the next transaction; see {@link #apply(WriteSet)}. */
  public MemoryStateReader with(String namespace, String key, String value) {
    apply(
        new WriteSet(
            List.of(
                new WriteSet.Write(namespace, key, Optional.of(ByteString.copyFromUtf8(value))))));
    return this;
  }

  /** Applies what a call wrote as the next of the transactions tx1, tx2 and so on. */
  public void apply(WriteSet writes) {
    applied++;
    apply(writes, "tx" + applied, 1_700_000_000L + applied);
  }

  /** Applies what a call wrote. */
  public void apply(WriteSet writes, String transactionId, long seconds) {
    writes
        .writes()
        .forEach(each -> write(each.namespace(), each.key(), each.value(), transactionId, seconds));
  }

  private MemoryStateReader write(
      String namespace,
      String key,
      Optional<ByteString> value,
      String transactionId,
      long seconds) {
    TreeMap<String, ByteString> keys =
        namespaces.computeIfAbsent(namespace, _ -> new TreeMap<>(BY_UTF8));
    value.ifPresentOrElse(present -> keys.put(key, present), () -> keys.remove(key));
    past.computeIfAbsent(namespace + "\0" + key, _ -> new ArrayList<>())
        .addFirst(new Modification(transactionId, seconds, 0, value));
    return this;
  }

  private static final Comparator<String> BY_UTF8 = Utf8Order::compare;

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
      if (entries.size() == Math.min(limit, pageMax)) {
        return new Page(entries, Optional.of(each.getKey()));
      }
      entries.add(new Entry(each.getKey(), each.getValue()));
    }
    return new Page(entries, Optional.empty());
  }

  @Override
  public List<Modification> history(String namespace, String key, int limit) {
    return past.getOrDefault(namespace + "\0" + key, List.of()).stream().limit(limit).toList();
  }

  private NavigableMap<String, ByteString> keys(String namespace) {
    return namespaces.getOrDefault(namespace, new TreeMap<>(BY_UTF8));
  }
}
