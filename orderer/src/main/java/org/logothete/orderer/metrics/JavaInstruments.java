package org.logothete.orderer.metrics;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * What every Java process measures. Their labels are names of the JVM's own parts, many of which
 * depend on its options.
 */
final class JavaInstruments {
  private JavaInstruments() {}

  /** By name; labels left out. */
  static List<Instrument> all() {
    CollectorRegistry registry = new CollectorRegistry();
    DefaultExports.register(registry);
    return Collections.list(registry.metricFamilySamples()).stream()
        .map(JavaInstruments::of)
        .sorted(Comparator.comparing(Instrument::name))
        .toList();
  }

  private static Instrument of(MetricFamilySamples family) {
    return switch (family.type) {
      case COUNTER -> of(family.name + FabricNames.SUFFIX, Instrument.Type.COUNTER, family);
      case INFO -> of(family.name + "_info", Instrument.Type.GAUGE, family);
      case SUMMARY -> of(family.name, Instrument.Type.SUMMARY, family);
      case HISTOGRAM, GAUGE_HISTOGRAM -> of(family.name, Instrument.Type.HISTOGRAM, family);
      case GAUGE, STATE_SET, UNKNOWN -> of(family.name, Instrument.Type.GAUGE, family);
    };
  }

  private static Instrument of(String name, Instrument.Type type, MetricFamilySamples family) {
    return new Instrument(name, type, List.of(), family.help);
  }
}
