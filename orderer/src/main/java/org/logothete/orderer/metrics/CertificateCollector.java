package org.logothete.orderer.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Reads when the certificates end that the node and its channels depend on. */
final class CertificateCollector extends Collector {
  private static final Instrument OWN =
      Instrument.gauge(
          "logothete_certificate_expiry_timestamp_seconds",
          "When a certificate of this node ends.",
          "use");
  private static final Instrument CONSENTERS =
      Instrument.gauge(
          "logothete_consenter_certificate_expiry_timestamp_seconds",
          "When a certificate ends that the channel's configuration has of a consenter.",
          "channel",
          "consenter",
          "use");
  static final List<Instrument> INSTRUMENTS = List.of(OWN, CONSENTERS);

  private final Supplier<Collection<DatedCertificate>> certificates;

  CertificateCollector(Supplier<Collection<DatedCertificate>> certificates) {
    this.certificates = certificates;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    GaugeMetricFamily own = new GaugeMetricFamily(OWN.name(), OWN.help(), OWN.labels());
    GaugeMetricFamily consenters =
        new GaugeMetricFamily(CONSENTERS.name(), CONSENTERS.help(), CONSENTERS.labels());
    for (DatedCertificate certificate : certificates.get()) {
      double end = certificate.end().getEpochSecond();
      switch (certificate.owner()) {
        case DatedCertificate.Owner.ThisNode _ ->
            own.addMetric(List.of(certificate.use().label()), end);
        case DatedCertificate.Owner.Consenter(String channel, int id) ->
            consenters.addMetric(
                List.of(channel, Integer.toString(id), certificate.use().label()), end);
      }
    }
    return List.of(own, consenters);
  }
}
