package org.logothete.orderer.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.local.NodeProcess;

/** What some processes had used up to one moment, by their names. */
public final class UseReading {
  private record Reading(long pid, ProcessUse use, ThreadTimes threads, Optional<Scrape> scrape) {}

  private final Map<String, Reading> byName;

  private UseReading(Map<String, Reading> byName) {
    this.byName = byName;
  }

  /** Of those of the nodes whose processes run on this machine. */
  public static UseReading ofNodes(List<LocalNode> nodes) throws LocalNetworkException {
    Map<String, Reading> readings = new TreeMap<>();
    for (LocalNode node : nodes) {
      Optional<NodeProcess> process = NodeProcess.find(node);
      if (process.isPresent()) {
        read(process.get().pid(), Scrape.of(node))
            .ifPresent(reading -> readings.put(node.name(), reading));
      }
    }
    return new UseReading(readings);
  }

  /** Of processes by their names. */
  public static UseReading ofProcesses(Map<String, Long> pids) {
    Map<String, Reading> readings = new TreeMap<>();
    pids.forEach(
        (name, pid) ->
            read(pid, Optional.empty()).ifPresent(reading -> readings.put(name, reading)));
    return new UseReading(readings);
  }

  private static Optional<Reading> read(long pid, Optional<Scrape> scrape) {
    return ProcessUse.of(pid).map(use -> new Reading(pid, use, ThreadTimes.of(pid), scrape));
  }

  /** What those used that lived from an earlier reading to this one. */
  public List<Use> since(UseReading earlier) {
    List<Use> uses = new ArrayList<>();
    byName.forEach(
        (name, now) -> {
          Reading before = earlier.byName.get(name);
          if (before != null && before.pid() == now.pid()) {
            uses.add(
                new Use(
                    name,
                    now.use().cpuSeconds() - before.use().cpuSeconds(),
                    now.use().residentBytes(),
                    now.threads().since(before.threads()),
                    counts(before, now)));
          }
        });
    return uses;
  }

  private static NodeCounts counts(Reading before, Reading now) {
    return before
        .scrape()
        .flatMap(b -> now.scrape().map(n -> NodeCounts.between(b, n)))
        .orElse(NodeCounts.NONE);
  }
}
