package org.logothete.orderer.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.network.consortium.ConsortiumFolder;
import org.logothete.network.consortium.ConsortiumPlan;
import org.logothete.orderer.bench.load.Extent;
import org.logothete.orderer.bench.load.Load;
import org.logothete.orderer.bench.load.Work;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;

class NetworkHealthTest {
  @TempDir private Path directory;

  @Test
  void aNetworkThatDoesNotRunIsNotMeasured() throws Exception {
    Path folder = directory.resolve("net");
    ConsortiumFolder.create(
        ConsortiumPlan.local(4, "PBFT"), folder, Instant.now(), new SecureRandom());
    BenchPlan plan =
        new BenchPlan(
            List.of("2"),
            new BenchPlan.Clients(1, 1, 1, 1, 1),
            new Work.Endorsed(1),
            new Load.Saturate(1),
            "saturation",
            Duration.ZERO,
            new Extent.Counting(1));
    Bench bench = new Bench(LocalNetwork.open(folder), plan, Bench.Observer.of(_ -> {}));
    assertThatThrownBy(bench::run)
        .isInstanceOf(LocalNetworkException.class)
        .hasMessageContaining("is not fit to be measured")
        .hasMessageContaining("org2.example does not run")
        .hasMessageNotContaining("org1.example");
  }
}
