package org.logothete.orderer.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * How much memory the process's threads have allocated, those that ended included. The client
 * library's own count moves only when garbage is collected.
 */
final class AllocationCollector extends Collector {
  static final Instrument ALLOCATED =
      new Instrument(
          "logothete_jvm_allocated_bytes_total",
          Instrument.Type.COUNTER,
          List.of(),
          "Bytes that all threads of the process have allocated on the Java heap.");

  @Override
  public List<MetricFamilySamples> collect() {
    if (ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
        && threads.isThreadAllocatedMemoryEnabled()) {
      return List.of(
          new CounterMetricFamily(
              ALLOCATED.name(), ALLOCATED.help(), threads.getTotalThreadAllocatedBytes()));
    }
    return List.of();
  }
}
