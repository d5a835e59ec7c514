package org.logothete.orderer.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.Histogram;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.logothete.ledger.WriteObserver;

/** Measures the ledger's durable writes. */
final class CountingLedger extends Collector implements WriteObserver {
  private static final String SYNCS = "logothete_ledger_syncs_total";
  private static final String SYNCS_HELP =
      "Syncs of the ledger's log to the disk; writers that meet share one.";

  private final Histogram writes;
  private final AtomicLong syncs = new AtomicLong();

  CountingLedger(Instruments instruments) {
    writes =
        instruments.shortSeconds(
            "logothete_ledger_write_seconds",
            "How long writers waited until what they wrote was on the disk.");
    instruments.collect(
        this, List.of(new Instrument(SYNCS, Instrument.Type.COUNTER, List.of(), SYNCS_HELP)));
  }

  @Override
  public void written(long nanos, long syncsSoFar) {
    writes.observe(nanos / Instruments.NANOS_PER_SECOND);
    syncs.accumulateAndGet(syncsSoFar, Math::max);
  }

  @Override
  public List<MetricFamilySamples> collect() {
    return List.of(new CounterMetricFamily(SYNCS, SYNCS_HELP, syncs.get()));
  }
}
