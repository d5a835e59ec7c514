package org.logothete.conformance;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A short form of {@link HundredThousandIT} for every build. */
class LeaderKillIT {
  private static final int TRANSACTIONS = 5_000;

  @RegisterExtension static final NetworkUnderTest NETWORK = NetworkUnderTest.made();

  @Test
  void nothingIsLostOrOrderedTwiceWhenTheLeaderIsKilledAndComesBack() throws Exception {
    new ClientLoad(NETWORK, TRANSACTIONS, Duration.ofMinutes(3)).run(LeaderLoss.of(NETWORK));
    NETWORK.node(1).killAndVerifyLedger();
  }
}
