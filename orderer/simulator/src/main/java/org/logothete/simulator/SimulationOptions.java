package org.logothete.simulator;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;

/**
 * The world that a seed unfolds in. First the weather rages for {@code stormMillis}; then it heals:
 * crashed nodes restart, partitions end, nothing is lost any more, some more requests come, and all
 * honest nodes must hold all requests within a bound computed from these options, see {@link
 * LivenessBound}.
 *
 * @param nodes how many members there are at first; they are numbered from 1, spare nodes behind
 * @param byzantine how some of them lie, at most {@link QuorumSize#faulty} of the first members
 */
public record SimulationOptions(
    int nodes,
    EngineOptions engine,
    Workload workload,
    Weather weather,
    StatementSlots slots,
    SortedMap<NodeId, Byzantine> byzantine,
    long stormMillis) {

  public SimulationOptions {
    if (stormMillis < 1) {
      throw new IllegalArgumentException("the storm takes at least a millisecond");
    }
    byzantine = Collections.unmodifiableSortedMap(new TreeMap<>(byzantine));
    int faulty = new QuorumSize(nodes).faulty();
    long lying = byzantine.keySet().stream().filter(node -> node.value() <= nodes).count();
    if (lying > faulty) {
      throw new IllegalArgumentException(
          "%d of %d nodes lie, a protocol stands %d".formatted(lying, nodes, faulty));
    }
    int all = nodes + workload.turnover().spareNodes();
    byzantine
        .keySet()
        .forEach(
            node -> {
              if (node.value() > all) {
                throw new IllegalArgumentException(node + " is not one of " + all + " nodes");
              }
            });
  }

  /** Honest nodes with quick timeouts, a small workload and ten seconds of stormy weather. */
  public static SimulationOptions stormy(int nodes, StatementSlots slots) {
    return new SimulationOptions(
        nodes,
        new EngineOptions(100, 500, 400, 400, 3_200, 150, 4, 1 << 20),
        Workload.small(),
        Weather.stormy(),
        slots,
        new TreeMap<>(),
        10_000);
  }

  public SimulationOptions withWeather(Weather changed) {
    return new SimulationOptions(nodes, engine, workload, changed, slots, byzantine, stormMillis);
  }

  public SimulationOptions withWorkload(Workload changed) {
    return new SimulationOptions(nodes, engine, changed, weather, slots, byzantine, stormMillis);
  }

  public SimulationOptions withEngine(EngineOptions changed) {
    return new SimulationOptions(nodes, changed, workload, weather, slots, byzantine, stormMillis);
  }

  public SimulationOptions withStorm(long changed) {
    return new SimulationOptions(nodes, engine, workload, weather, slots, byzantine, changed);
  }

  /** The same world where one more node lies. */
  public SimulationOptions withByzantine(NodeId node, Byzantine behaviour) {
    SortedMap<NodeId, Byzantine> more = new TreeMap<>(byzantine);
    more.put(node, behaviour);
    return new SimulationOptions(nodes, engine, workload, weather, slots, more, stormMillis);
  }
}
