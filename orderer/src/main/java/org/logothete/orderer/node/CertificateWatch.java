package org.logothete.orderer.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.logothete.orderer.metrics.DatedCertificate;
import org.logothete.orderer.metrics.DatedCertificate.Owner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns in the log of certificates that end soon: when the node starts, and each day. A warning and
 * no more, since a restart cures nothing.
 */
final class CertificateWatch implements AutoCloseable {
  /** From here on there are warnings. */
  static final Duration NOTICE = Duration.ofDays(30);

  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
  private static final long PERIOD_HOURS = 24;

  /** A channel may have many consenters; the soonest are named. */
  private static final int LINES_MAX = 50;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("certificates").daemon(true).unstarted(task));

  /** Begins to watch. */
  CertificateWatch(Supplier<Collection<DatedCertificate>> certificates, InstantSource clock) {
    var _ =
        thread.scheduleWithFixedDelay(
            () -> warnings(certificates.get(), clock.instant()).forEach(LOG::warn),
            0,
            PERIOD_HOURS,
            TimeUnit.HOURS);
  }

  /** What there is to say at that time, the soonest end first. */
  static List<String> warnings(Collection<DatedCertificate> certificates, Instant now) {
    Instant from = now.plus(NOTICE);
    return certificates.stream()
        .filter(certificate -> certificate.end().isBefore(from))
        .sorted(Comparator.comparing(DatedCertificate::end))
        .limit(LINES_MAX)
        .map(certificate -> warning(certificate, now))
        .toList();
  }

  private static String warning(DatedCertificate certificate, Instant now) {
    String whose =
        switch (certificate.owner()) {
          case Owner.ThisNode _ -> "this node";
          case Owner.Consenter(String channel, int id) ->
              "consenter %d of channel %s".formatted(id, channel);
        };
    long days = Duration.between(now, certificate.end()).toDays();
    return "certificate %s of %s %s (%s); renew it"
        .formatted(
            certificate.use().label(),
            whose,
            certificate.end().isAfter(now) ? "ends in %d days".formatted(days) : "has ended",
            certificate.end());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
