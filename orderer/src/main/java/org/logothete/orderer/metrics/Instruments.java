package org.logothete.orderer.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.prometheus.client.SimpleCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;

/**
 * Makes the instruments of one node, and knows what each of them means. Thread-safe once all are
 * made.
 */
final class Instruments {
  static final double NANOS_PER_SECOND = 1e9;
  static final double MILLIS_PER_SECOND = 1e3;

  /** From what a fast network does to what nobody should wait for. */
  private static final double[] SECONDS = {
    .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 20, 30, 60
  };

  private final CollectorRegistry registry = new CollectorRegistry();
  private final List<Instrument> made = new ArrayList<>();

  /** A counter; where the name is ours {@code _total} comes behind it. */
  Counter counter(String name, String help, String... labels) {
    String served = name.startsWith(FabricNames.OURS) ? name + FabricNames.SUFFIX : name;
    note(served, Instrument.Type.COUNTER, help, labels);
    return made(Counter.build(name, help), labels);
  }

  Gauge gauge(String name, String help, String... labels) {
    note(name, Instrument.Type.GAUGE, help, labels);
    return made(Gauge.build(name, help), labels);
  }

  /** A histogram of seconds, with buckets from a millisecond to a minute. */
  Histogram seconds(String name, String help, String... labels) {
    return seconds(SECONDS, name, help, labels);
  }

  /** The same, which tells apart shorter times as well. */
  Histogram shortSeconds(String name, String help, String... labels) {
    double[] finer = new double[SECONDS.length + 2];
    finer[0] = .0002;
    finer[1] = .0005;
    System.arraycopy(SECONDS, 0, finer, 2, SECONDS.length);
    return seconds(finer, name, help, labels);
  }

  private Histogram seconds(double[] buckets, String name, String help, String... labels) {
    note(name, Instrument.Type.HISTOGRAM, help, labels);
    return made(Histogram.build(name, help).buckets(buckets), labels);
  }

  private <C extends SimpleCollector<?>> C made(
      SimpleCollector.Builder<?, C> builder, String[] labels) {
    return builder.labelNames(labels).register(registry);
  }

  /** Has something asked for its values whenever somebody scrapes. */
  void collect(Collector collector, List<Instrument> described) {
    made.addAll(described);
    collector.register(registry);
  }

  private void note(String name, Instrument.Type type, String help, String[] labels) {
    made.add(new Instrument(name, type, Arrays.asList(labels), help));
  }

  CollectorRegistry registry() {
    return registry;
  }

  /** Everything as it is now, under the names it is served by. */
  Enumeration<MetricFamilySamples> samples() {
    return FabricNames.restore(registry.metricFamilySamples());
  }

  /** What was made, by name. */
  List<Instrument> all() {
    return made.stream().sorted(Comparator.comparing(Instrument::name)).toList();
  }
}
