package org.logothete.orderer.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.Histogram;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.logothete.ledger.WriteObserver;

/** Measures the ledger's durable writes. */
final class CountingLedger extends Collector implements WriteObserver {
  private static final double NANOS_PER_SECOND = 1e9;

  /** From a disk with a protected cache to one that is about to fail. */
  private static final double[] SECONDS = {
    .0002, .0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5
  };

  private final Histogram writes;
  private final AtomicLong syncs = new AtomicLong();

  CountingLedger(CollectorRegistry registry) {
    writes =
        Histogram.build(
                "logothete_ledger_write_seconds",
                "How long writers waited until what they wrote was on the disk.")
            .buckets(SECONDS)
            .register(registry);
    register(registry);
  }

  @Override
  public void written(long nanos, long syncsSoFar) {
    writes.observe(nanos / NANOS_PER_SECOND);
    syncs.accumulateAndGet(syncsSoFar, Math::max);
  }

  @Override
  public List<MetricFamilySamples> collect() {
    return List.of(
        new CounterMetricFamily(
            "logothete_ledger_syncs",
            "Syncs of the ledger's log to the disk; writers that meet share one.",
            syncs.get()));
  }
}
