package org.logothete.orderer.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Gives counters that dashboards know from Fabric the names they know: the client library puts
 * {@code _total} behind every counter's name, Fabric does not. Such families are written as
 * untyped, since the text format has no other way to name a counter so.
 */
final class FabricNames {
  static final String OURS = "logothete_";
  static final String SUFFIX = "_total";

  private FabricNames() {}

  static Enumeration<MetricFamilySamples> restore(Enumeration<MetricFamilySamples> families) {
    return Collections.enumeration(
        Collections.list(families).stream().map(FabricNames::restore).toList());
  }

  private static MetricFamilySamples restore(MetricFamilySamples family) {
    boolean ours = family.name.startsWith(OURS);
    boolean runtime = family.name.startsWith("jvm_") || family.name.startsWith("process_");
    if (family.type != Collector.Type.COUNTER || ours || runtime) {
      return family;
    }
    List<Sample> samples =
        family.samples.stream()
            .filter(sample -> sample.name.endsWith(SUFFIX))
            .map(
                sample ->
                    new Sample(family.name, sample.labelNames, sample.labelValues, sample.value))
            .toList();
    return new MetricFamilySamples(family.name, Collector.Type.UNKNOWN, family.help, samples);
  }
}
