package org.logothete.orderer.channel;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Verified blocks that came before those below them: runs without gaps that do not overlap, bounded
 * in bytes. What does not fit is left out and has to be asked for again. Not thread-safe.
 */
final class Arrivals {
  private final long bytesMax;
  private final TreeMap<Long, ArrayDeque<FetchedBlock>> runs = new TreeMap<>();
  private long bytes;

  Arrivals(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * Takes a run.
   *
   * @param blocks ascending, without gaps
   * @param height the first missing number: that block is taken even if there is no room
   */
  void add(List<FetchedBlock> blocks, long height) {
    ArrayDeque<FetchedBlock> run = new ArrayDeque<>();
    for (FetchedBlock block : blocks) {
      if (block.number() < height || holds(block.number())) {
        if (!run.isEmpty()) {
          break;
        }
        continue;
      }
      if (bytes + block.bytes() > bytesMax && block.number() != height) {
        break;
      }
      run.add(block);
      bytes += block.bytes();
    }
    if (!run.isEmpty()) {
      runs.put(run.getFirst().number(), run);
    }
  }

  private boolean holds(long number) {
    Map.Entry<Long, ArrayDeque<FetchedBlock>> run = runs.floorEntry(number);
    return run != null && run.getValue().getLast().number() >= number;
  }

  /** Takes the block of this number out, and drops all below it. */
  Optional<FetchedBlock> poll(long number) {
    while (!runs.isEmpty() && runs.firstKey() <= number) {
      ArrayDeque<FetchedBlock> run = runs.pollFirstEntry().getValue();
      Optional<FetchedBlock> found = Optional.empty();
      while (found.isEmpty() && !run.isEmpty() && run.getFirst().number() <= number) {
        FetchedBlock block = run.removeFirst();
        bytes -= block.bytes();
        found = Optional.of(block).filter(each -> each.number() == number);
      }
      if (!run.isEmpty()) {
        runs.put(run.getFirst().number(), run);
      }
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The runs, first number to last. */
  SortedMap<Long, Long> spans() {
    SortedMap<Long, Long> spans = new TreeMap<>();
    runs.forEach((first, run) -> spans.put(first, run.getLast().number()));
    return spans;
  }

  /** Number of the lowest config block here, which ends its run: nobody verifies further. */
  OptionalLong barrier() {
    return runs.values().stream()
        .map(ArrayDeque::getLast)
        .filter(FetchedBlock::isConfig)
        .mapToLong(FetchedBlock::number)
        .findFirst();
  }

  long bytes() {
    return bytes;
  }
}
