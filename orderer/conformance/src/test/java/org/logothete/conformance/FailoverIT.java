package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The measurement of leaders' losses loses no acknowledged transaction itself. */
@Tag("slow")
class FailoverIT {
  @TempDir Path directory;
  private Path network = Path.of("");

  @BeforeEach
  void makeNetwork() throws Exception {
    network = directory.resolve("network");
    FreePorts free = FreePorts.find(4 * NetworkUnderTest.NODES);
    var ports =
        java.util.stream.Stream.generate(free::forNode).limit(NetworkUnderTest.NODES).toList();
    assertThat(MadeNetwork.create(network, ports, directory)).hasSize(NetworkUnderTest.NODES);
    Command.run(directory.resolve("up.log"), "network", "up", network.toString());
  }

  @AfterEach
  void stopNetwork() throws Exception {
    Command.run(directory.resolve("down.log"), "network", "down", network.toString());
  }

  @Test
  void killedAndFrozenLeadersAreSurvived() throws Exception {
    for (String fault : new String[] {"kill", "freeze"}) {
      Path log = directory.resolve(fault + ".log");
      Command.run(
          log,
          "bench",
          "failover",
          "--network",
          network.toString(),
          "--fault",
          fault,
          "--times",
          "1",
          "--calm",
          "3");
      assertThat(Files.readString(log)).contains("1 of 1");
    }
  }
}
