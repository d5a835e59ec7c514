package org.logothete.orderer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.orderer.cli.CommandLines.Result;

final class BenchCommandsTest {
  @TempDir Path directory;

  private Result run(String command) {
    return CommandLines.run(command.replace("DIR", directory.toString()).split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bench", "bench sweep", "bench profile", "bench duel", "bench compare"})
  void everyCommandHasHelpWithExamples(String command) {
    Result result = run(command + " --help");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("Usage: logothete", "Example");
    assertThat(result.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench --rate 0",
        "bench --rate 5 --saturate",
        "bench --count 5 --duration 5",
        "bench --clients 2 --processes 3",
        "bench --clients 1001",
        "bench --identities 0",
        "bench --size -1",
        "bench profile --rate 0",
        "bench profile --duration 0",
        "bench duel",
        "bench duel --baseline DIR --candidate DIR --turns 0",
        "bench compare DIR/one.json",
        "bench report"
      })
  void misuseIsOneLineThatSaysWhereHelpIs(String command) {
    Result result = run(command);
    assertThat(result.exitCode()).isEqualTo(Logothete.MISUSED);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).startsWith("logothete: ").contains("; try: logothete bench");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench --network DIR/nowhere",
        "bench sweep --network DIR/nowhere",
        "bench profile --network DIR/nowhere --out DIR/profile",
        "bench failover --network DIR/nowhere",
        "bench duel --baseline DIR --candidate DIR --out DIR/duel",
        "bench compare DIR/a.json DIR/b.json",
        "bench report DIR/a.json --out DIR/report.html"
      })
  void failureIsOneLine(String command) {
    Result result = run(command);
    assertThat(result.exitCode()).isEqualTo(Logothete.FAILED);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).startsWith("logothete: ").contains(directory.toString());
    assertThat(result.out()).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }
}
