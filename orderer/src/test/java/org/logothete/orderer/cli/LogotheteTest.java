package org.logothete.orderer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.orderer.ops.SoftwareVersion;
import picocli.CommandLine;

final class LogotheteTest {
  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "demo",
        "network init",
        "network up",
        "network down",
        "network status",
        "chaincode deploy",
        "chaincode submit",
        "chaincode query",
        "chaincode events",
        "chaincode list",
        "receipt get",
        "node start",
        "tx submit",
        "block get",
        "bench engine",
        "block tail",
        "channel engine",
        "chaincode check",
        "evidence list",
        "evidence verify",
        "simulate",
        "version"
      })
  void everyCommandHasHelpWithExamples(String command) {
    assertThat(run((command + " --help").strip().split(" "))).isZero();
    assertThat(out.toString()).contains("Usage: logothete", "Example");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version"})
  void versionIsTheProjects(String command) {
    assertThat(run(command)).isZero();
    assertThat(out.toString())
        .startsWith("Logothete " + SoftwareVersion.current().version() + System.lineSeparator());
  }

  private static List<Arguments> misuse() {
    return List.of(
        arguments("netwrk", "logothete --help"),
        arguments("network", "logothete network --help"),
        arguments("network init", "logothete network init --help"),
        arguments("network init --orgs four net", "logothete network init --help"),
        arguments("block get net seven", "logothete block get --help"),
        arguments("block get net --from 3", "logothete block get --help"),
        arguments("tx submit net f -n 0", "logothete tx submit --help"),
        arguments("channel engine net raft", "logothete channel engine --help"),
        arguments("chaincode submit", "logothete chaincode submit --help"),
        arguments("chaincode query net counter", "logothete chaincode query --help"),
        arguments("chaincode query --profile p.yaml counter", "logothete chaincode query --help"),
        arguments("chaincode events --profile p.yaml", "logothete chaincode events --help"),
        arguments("network init net --consensus raft", "logothete network init --help"),
        arguments("demo --consensus raft", "logothete demo --help"),
        arguments("demo --rate 0", "logothete demo --help"),
        arguments("simulate --engine raft", "logothete simulate --help"),
        arguments("simulate --seeds 0", "logothete simulate --help"),
        arguments("simulate --seeds 5 --seed 1", "logothete simulate --help"),
        arguments("simulate --trace", "logothete simulate --help"));
  }

  @ParameterizedTest
  @MethodSource("misuse")
  void misuseIsOneLineThatSaysWhereHelpIs(String command, String help) {
    assertThat(run(command.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("logothete: ").endsWith("; try: " + help + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "network status DIR",
        "network up DIR",
        "network down DIR",
        "tx submit DIR put",
        "block get DIR",
        "evidence list DIR",
        "evidence verify DIR/evidence.json",
        "node start DIR/orderer.yaml",
        "network init DIR --orgs 0",
        "network init DIR --plan DIR/plan.yaml"
      })
  void failureIsOneLine(String command) {
    Path nowhere = directory.resolve("nowhere");

    assertThat(run(command.replace("DIR", nowhere.toString()).split(" "))).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("logothete: ");
    assertThat(out.toString()).isEmpty();
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void aNewNetworkIsDownAndNeverOverwritten() throws Exception {
    String net = directory.resolve("net").toString();
    assertThat(run("network", "init", net, "--orgs", "4")).isZero();
    assertThat(out.toString()).contains("by 4 nodes", "next: logothete network up " + net);
    byte[] genesis = Files.readAllBytes(directory.resolve("net/genesis.block"));

    assertThat(run("network", "init", net)).isEqualTo(1);
    assertThat(err.toString()).contains("never overwritten");
    assertThat(directory.resolve("net/genesis.block")).hasBinaryContent(genesis);

    assertThat(run("network", "status", net)).isEqualTo(1);
    assertThat(out.toString()).contains("4 orderer.org4.example", "not running");
    assertThat(run("network", "down", net)).isZero();
    assertThat(out.toString()).contains("no node was running");
  }

  private int run(String... arguments) {
    CommandLine line = Logothete.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
