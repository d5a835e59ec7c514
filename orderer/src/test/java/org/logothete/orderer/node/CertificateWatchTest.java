package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.logothete.orderer.metrics.DatedCertificate;
import org.logothete.orderer.metrics.DatedCertificate.Owner;
import org.logothete.orderer.metrics.DatedCertificate.Use;

final class CertificateWatchTest {
  private static final Instant NOW = Instant.parse("2030-03-01T00:00:00Z");

  private static DatedCertificate ending(Owner owner, Duration in) {
    return new DatedCertificate(owner, Use.CLUSTER_SERVER, NOW.plus(in));
  }

  @Test
  void thereIsNothingToSayMoreThanThirtyDaysBefore() {
    assertThat(
            CertificateWatch.warnings(
                List.of(ending(new Owner.ThisNode(), Duration.ofDays(30))), NOW))
        .isEmpty();
  }

  @Test
  void theSoonestEndIsNamedFirst() {
    assertThat(
            CertificateWatch.warnings(
                List.of(
                    ending(new Owner.ThisNode(), Duration.ofDays(29)),
                    ending(new Owner.Consenter("trade", 3), Duration.ofDays(-1))),
                NOW))
        .containsExactly(
            "certificate cluster_server of consenter 3 of channel trade has ended"
                + " (2030-02-28T00:00:00Z); renew it",
            "certificate cluster_server of this node ends in 29 days (2030-03-30T00:00:00Z);"
                + " renew it");
  }
}
