package org.logothete.orderer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.logothete.orderer.bench.BenchPlan.Clients;
import org.logothete.orderer.bench.load.Extent;
import org.logothete.orderer.bench.load.Load;
import org.logothete.orderer.bench.load.Work;

class BenchPlanTest {
  private static final Load SATURATE = new Load.Saturate(100);
  private static final Extent SECOND = new Extent.Lasting(Duration.ofSeconds(1));
  private static final Clients ONE = new Clients(1, 1, 1, 1, 1);

  @Test
  void refusesWhatCannotBeMeasured() {
    refused(() -> plan(List.of(), -1, Duration.ZERO), "size");
    refused(() -> plan(List.of(), 1, Duration.ofSeconds(-1)), "warm-up");
    refused(() -> plan(List.of("1", "1"), 1, Duration.ZERO), "twice");
    refused(() -> new Load.Saturate(0), "outstanding");
    refused(() -> new Load.Rate(0), "rate");
    refused(() -> new Load.Rate(Double.NaN), "rate");
    refused(() -> new Extent.Lasting(Duration.ZERO), "duration");
    refused(() -> new Extent.Counting(0), "transactions");
  }

  @Test
  void refusesClientsThatCannotBe() {
    refused(() -> new Clients(0, 1, 1, 1, 1), "clients must be 1 to 1000, not 0");
    refused(() -> new Clients(1_001, 1, 1, 1, 1), "clients");
    refused(() -> new Clients(4, 5, 1, 1, 1), "load processes must be 1 to 4, not 5");
    refused(() -> new Clients(4, 1, -1, 1, 1), "nodes to send to must be 0 or more");
    refused(() -> new Clients(4, 1, 1, 0, 1), "identities");
    refused(() -> new Clients(4, 1, 1, 1, 0), "signed ahead");
  }

  private static void plan(List<String> nodes, int bytes, Duration warmup) {
    BenchPlan _ =
        new BenchPlan(nodes, ONE, new Work.Endorsed(bytes), SATURATE, "saturation", warmup, SECOND);
  }

  private static void refused(Runnable plan, String cause) {
    assertThatThrownBy(plan::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(cause);
  }

  @Test
  void aTransactionIsTakenWhenAQuorumOfTheNodesItWentToTookIt() {
    assertThat(LoadShares.acknowledgements(1, 4)).isEqualTo(1);
    assertThat(LoadShares.acknowledgements(2, 4)).isEqualTo(2);
    assertThat(LoadShares.acknowledgements(4, 4)).isEqualTo(3);
    assertThat(LoadShares.acknowledgements(7, 7)).isEqualTo(5);
  }
}
