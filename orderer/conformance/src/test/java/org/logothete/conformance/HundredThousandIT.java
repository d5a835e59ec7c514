package org.logothete.conformance;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Four nodes, a hundred thousand signed envelopes, a killed leader; run with {@code -Pfull}. */
@Tag("long")
class HundredThousandIT {
  private static final int TRANSACTIONS = 100_000;

  @RegisterExtension static final NetworkUnderTest NETWORK = NetworkUnderTest.made();

  @Test
  void allOfThemAreInAllLedgersOnce() throws Exception {
    new ClientLoad(NETWORK, TRANSACTIONS, Duration.ofMinutes(15)).run(LeaderLoss.of(NETWORK));
  }
}
