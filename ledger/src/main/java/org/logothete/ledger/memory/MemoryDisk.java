package org.logothete.ledger.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.logothete.ledger.BlockEntry;

/**
 * What outlives a process: written content, of which a part may not be durable. Not thread-safe.
 */
final class MemoryDisk {
  private record Write(String channel, Consumer<ChannelContent> change) {}

  /** Invariant: the durable content plus the unsynced writes in order is the written content. */
  private final SortedMap<String, ChannelContent> durable = new TreeMap<>();

  private final SortedMap<String, ChannelContent> written = new TreeMap<>();
  private final List<Write> unsynced = new ArrayList<>();

  Set<String> channels() {
    return Collections.unmodifiableSet(written.keySet());
  }

  /** The content as readers see it; an empty one for a channel never written. */
  ChannelContent content(String channel) {
    return written.getOrDefault(channel, new ChannelContent());
  }

  /**
   * Changes a channel.
   *
   * @param change is made to what readers see, and once more when it becomes durable
   */
  void write(String channel, Consumer<ChannelContent> change) {
    Write write = new Write(channel, change);
    apply(write, written);
    unsynced.add(write);
  }

  /** Takes the place of a block that was written, durably if that is. */
  void replace(String channel, BlockEntry block) {
    content(channel).replace(block);
    ChannelContent onDisk = durable.get(channel);
    if (onDisk != null && block.number() < onDisk.height()) {
      onDisk.replace(block);
    }
  }

  /** Begins a channel, durably; all that was written before is durable then. */
  void begin(String channel, ChannelContent content) {
    sync();
    written.put(channel, content);
    durable.put(channel, content.copy());
  }

  /** Changes a channel, durably; all that was written before is durable then. */
  void durably(String channel, Consumer<ChannelContent> change) {
    sync();
    Stream.of(written, durable)
        .map(contents -> contents.get(channel))
        .filter(Objects::nonNull)
        .forEach(change);
  }

  /** Deletes a channel, durably; all that was written before is durable then. */
  void remove(String channel) {
    sync();
    written.remove(channel);
    durable.remove(channel);
  }

  int unsyncedWrites() {
    return unsynced.size();
  }

  void sync() {
    unsynced.forEach(write -> apply(write, durable));
    unsynced.clear();
  }

  /** Keeps the first unsynced writes, forgets the others; what is left is durable. */
  void forgetAllBut(int writes) {
    if (writes < 0 || writes > unsynced.size()) {
      throw new IllegalArgumentException(
          "cannot keep " + writes + " of " + unsynced.size() + " unsynced writes");
    }
    unsynced.subList(writes, unsynced.size()).clear();
    sync();
    written.clear();
    durable.forEach((channel, content) -> written.put(channel, content.copy()));
  }

  private static void apply(Write write, SortedMap<String, ChannelContent> contents) {
    write.change.accept(contents.computeIfAbsent(write.channel(), _ -> new ChannelContent()));
  }
}
