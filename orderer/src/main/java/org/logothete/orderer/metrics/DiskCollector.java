package org.logothete.orderer.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.function.Supplier;
import org.logothete.orderer.disk.DiskWatch;

/** Reads what the disk's watch found lately when metrics are asked for. */
final class DiskCollector extends Collector {
  private static final Instrument FREE =
      Instrument.gauge("logothete_disk_free_bytes", "Bytes free on the disk of the ledger.");
  private static final Instrument LEVEL =
      Instrument.gauge(
          "logothete_disk_level",
          "0 while the disk has room, 1 if it is low, 2 if it is nearly full, 3 if it is full.");
  static final List<Instrument> INSTRUMENTS = List.of(FREE, LEVEL);

  private final Supplier<DiskWatch.Status> disk;

  DiskCollector(Supplier<DiskWatch.Status> disk) {
    this.disk = disk;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    DiskWatch.Status status = disk.get();
    return List.of(
        new GaugeMetricFamily(FREE.name(), FREE.help(), status.freeBytes()),
        new GaugeMetricFamily(LEVEL.name(), LEVEL.help(), status.level().number()));
  }
}
