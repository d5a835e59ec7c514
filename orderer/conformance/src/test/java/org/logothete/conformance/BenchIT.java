package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measurements of a real network by real load processes, and what is written of them. */
@Tag("slow")
class BenchIT {
  @TempDir Path directory;
  private Path network = Path.of("");

  @BeforeEach
  void makeNetwork() throws Exception {
    network = directory.resolve("network");
    FreePorts free = FreePorts.find(4 * NetworkUnderTest.NODES);
    var ports = Stream.generate(free::forNode).limit(NetworkUnderTest.NODES).toList();
    assertThat(MadeNetwork.create(network, ports, directory)).hasSize(NetworkUnderTest.NODES);
  }

  @AfterEach
  void stopNetwork() throws Exception {
    run("network", "down", network.toString());
  }

  private String run(String... arguments) throws Exception {
    return Command.output(directory.resolve("command.log"), arguments);
  }

  @Test
  void measuresProfilesAndCompares() throws Exception {
    assertThatThrownBy(() -> bench("--count", "1"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("is not fit to be measured")
        .hasMessageContaining("does not run");

    run("network", "up", network.toString());
    Path one = directory.resolve("one.json");
    assertThat(
            bench("--count", "2000", "--processes", "2", "--warmup", "1", "--out", one.toString()))
        .contains("by 8 clients in 2 processes")
        .contains("syncs and")
        .doesNotContain("FAILED");
    assertThat(directory.resolve("one.csv")).isNotEmptyFile();
    assertThat(Files.readString(directory.resolve("one.html"))).contains("Latency by percentile");
    assertThat(bench("--count", "200", "--fan-out", "0", "--warmup", "0"))
        .contains("each tx to 4 of 4 nodes")
        .contains("200 sent, 200 acknowledged, 200 committed");
    assertThat(run("bench", "compare", one.toString(), one.toString())).contains("as before");

    Path profile = directory.resolve("profile");
    assertThat(
            run(
                "bench",
                "profile",
                "--network",
                network.toString(),
                "--duration",
                "5",
                "--out",
                profile.toString()))
        .contains("CPU by cause");
    try (Stream<Path> files = Files.list(profile)) {
      assertThat(files.filter(file -> file.toString().endsWith(".html")))
          .hasSize(NetworkUnderTest.NODES)
          .allSatisfy(page -> assertThat(Files.readString(page)).contains("class=\"flames\""));
    }
  }

  private String bench(String... options) throws Exception {
    return run(
        Stream.concat(Stream.of("bench", "--network", network.toString()), Stream.of(options))
            .toArray(String[]::new));
  }
}
