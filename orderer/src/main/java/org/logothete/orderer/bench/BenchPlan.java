package org.logothete.orderer.bench;

import java.time.Duration;
import java.util.List;
import org.logothete.orderer.bench.load.Extent;
import org.logothete.orderer.bench.load.Load;
import org.logothete.orderer.bench.load.Work;

/**
 * What to measure.
 *
 * @param nodes names or consenter ids of the nodes to submit to and to watch, clients spread over
 *     them; empty for all
 * @param work what the transactions are
 * @param loadName what reports call the load
 * @param warmup how long the load runs before anything is measured, not negative
 */
public record BenchPlan(
    List<String> nodes,
    Clients clients,
    Work work,
    Load load,
    String loadName,
    Duration warmup,
    Extent extent) {
  private static final int CLIENTS_MAX = 1_000;
  private static final int PROCESSES_MAX = 64;
  private static final int CONTENT_BYTES_MAX = 64 << 20;

  public BenchPlan {
    nodes = List.copyOf(nodes);
    if (work.contentBytes() < 0 || work.contentBytes() > CONTENT_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the size must be 0 to 64 MiB, not " + work.contentBytes());
    }
    if (warmup.isNegative()) {
      throw new IllegalArgumentException("the warm-up must not be negative, but is " + warmup);
    }
    if (nodes.stream().distinct().count() < nodes.size()) {
      throw new IllegalArgumentException("a node is named twice in " + nodes);
    }
  }

  /**
   * Who loads the network.
   *
   * @param count how many Broadcast streams, or groups of such streams, each on a connection of its
   *     own, 1 to 1000
   * @param processes how many processes they run in, 1 to 64 and no more than there are clients
   * @param fanOut to how many nodes each client sends each transaction; 0 for all
   * @param identities how many of the network's clients sign, in turn; at least 1
   * @param signedAhead how many transactions are signed before the load begins, as far as memory
   *     allows; at least 1
   */
  public record Clients(int count, int processes, int fanOut, int identities, long signedAhead) {
    public Clients {
      require("clients", count, 1, CLIENTS_MAX);
      require("load processes", processes, 1, Math.min(PROCESSES_MAX, count));
      require("nodes to send to", fanOut, 0, Integer.MAX_VALUE);
      require("identities", identities, 1, Integer.MAX_VALUE);
      require("transactions signed ahead", signedAhead, 1, Long.MAX_VALUE);
    }

    private static void require(String what, long number, long min, long max) {
      if (number < min || number > max) {
        throw new IllegalArgumentException(
            "%s must be %d%s, not %d"
                .formatted(what, min, max < Integer.MAX_VALUE ? " to " + max : " or more", number));
      }
    }
  }

  /** The same, pressed otherwise. */
  BenchPlan with(Load other, String name) {
    return new BenchPlan(nodes, clients, work, other, name, warmup, extent);
  }
}
