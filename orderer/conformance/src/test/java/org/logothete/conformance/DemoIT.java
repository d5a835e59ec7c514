package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, as somebody runs it who has just cloned the project. */
@Tag("slow")
class DemoIT {
  @TempDir Path directory;

  @Test
  void endsWithFourLedgersThatAgree() throws Exception {
    Path log = directory.resolve("demo.log");
    Command.run(log, "demo", "--consensus", MadeNetwork.ENGINE, "--rate", "100", "--seconds", "2");
    assertThat(Files.readString(log))
        .contains(
            "counter increment, ordered in block",
            ": agreed, as",
            ": filtered, as no two of",
            "each of the 4 nodes, asked alone, has counted to 2",
            "proves the last result with nothing but the genesis block",
            "with one number changed it proves nothing",
            "The four ledgers agree",
            "exactly once");
  }
}
