package org.logothete.orderer.bench.load;

/**
 * When each transaction of a steady load is due: evenly spaced over all clients, which take turns.
 *
 * @param startNanos when the first one is due, on {@link System#nanoTime}
 * @param clients how many share the rate
 */
public record Pacing(long startNanos, double transactionsPerSecond, int clients) {
  private static final double NANOS_PER_SECOND = 1e9;

  /** When a client's n-th transaction is due; clients and transactions count from 0. */
  long dueNanos(int client, long index) {
    double position = (double) index * clients + client;
    return startNanos + Math.round(position * NANOS_PER_SECOND / transactionsPerSecond);
  }
}
