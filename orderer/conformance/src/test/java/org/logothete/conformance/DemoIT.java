package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, as somebody runs it who has just cloned the project. */
class DemoIT {
  @TempDir Path directory;

  @Test
  void endsWithFourLedgersThatAgree() throws Exception {
    Path log = directory.resolve("demo.log");
    Command.run(log, "demo", "--consensus", MadeNetwork.ENGINE, "--rate", "100", "--seconds", "2");
    assertThat(Files.readString(log)).contains("The four ledgers agree", "exactly once");
  }
}
