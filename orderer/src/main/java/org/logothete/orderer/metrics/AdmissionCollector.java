package org.logothete.orderer.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import java.util.List;
import java.util.function.Supplier;
import org.logothete.orderer.admission.SignatureCounts;

/** Reads how often envelopes' signatures had to be verified. */
final class AdmissionCollector extends Collector {
  static final Instrument SIGNATURES =
      new Instrument(
          "logothete_admission_signatures_total",
          Instrument.Type.COUNTER,
          List.of("outcome"),
          "Envelopes' signatures by what was done: verified, refused, or remembered from before.");

  private final Supplier<SignatureCounts> counts;

  AdmissionCollector(Supplier<SignatureCounts> counts) {
    this.counts = counts;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    SignatureCounts now = counts.get();
    CounterMetricFamily family =
        new CounterMetricFamily(SIGNATURES.name(), SIGNATURES.help(), SIGNATURES.labels());
    family.addMetric(List.of("verified"), (double) now.verified());
    family.addMetric(List.of("refused"), (double) now.refused());
    family.addMetric(List.of("remembered"), (double) now.remembered());
    return List.of(family);
  }
}
