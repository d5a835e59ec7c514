package org.logothete.orderer.bench;

import java.time.Duration;
import java.util.List;

/**
 * What to measure.
 *
 * @param nodes names or consenter ids of the nodes to submit to and to watch, clients spread over
 *     them; empty for all
 * @param clients how many Broadcast streams, each on a connection of its own, 1 to 1000
 * @param argumentBytes random bytes in each transaction's call; certificates and signatures come on
 *     top, as in every Fabric transaction
 * @param warmup how long the load runs before anything is measured, not negative
 */
public record BenchPlan(
    List<String> nodes, int clients, int argumentBytes, Load load, Duration warmup, Extent extent) {
  private static final int CLIENTS_MAX = 1_000;
  private static final int ARGUMENT_BYTES_MAX = 64 << 20;

  public BenchPlan {
    nodes = List.copyOf(nodes);
    if (clients < 1 || clients > CLIENTS_MAX) {
      throw new IllegalArgumentException("clients must be 1 to 1000, not " + clients);
    }
    if (argumentBytes < 0 || argumentBytes > ARGUMENT_BYTES_MAX) {
      throw new IllegalArgumentException("the size must be 0 to 64 MiB, not " + argumentBytes);
    }
    if (warmup.isNegative()) {
      throw new IllegalArgumentException("the warm-up must not be negative, but is " + warmup);
    }
    if (nodes.stream().distinct().count() < nodes.size()) {
      throw new IllegalArgumentException("a node is named twice in " + nodes);
    }
  }
}
