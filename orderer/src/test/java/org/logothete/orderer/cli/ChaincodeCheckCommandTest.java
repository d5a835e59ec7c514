package org.logothete.orderer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of a WebAssembly chaincode; processes are checked in the conformance tests. */
final class ChaincodeCheckCommandTest {
  private static final String COUNTER = "../chaincode-sandbox/samples/wasm-counter/counter.wat";

  @TempDir Path directory;

  @Test
  void whatIsTheSameEachTimePasses() {
    CommandLines.Result result = CommandLines.run("chaincode", "check", COUNTER, "increment");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines())
        .hasSize(6)
        .anySatisfy(line -> assertThat(line).matches("in a fresh runtime +200 1"))
        .last()
        .isEqualTo("nothing differs between 5 runs");
  }

  @Test
  void callsBeforeLeaveTheirState() throws Exception {
    CommandLines.Result result =
        CommandLines.run(
            "chaincode",
            "check",
            packed(),
            "increment",
            "--before",
            "increment",
            "--before",
            " increment ",
            "--json");

    assertThat(result.exitCode()).isZero();
    JsonNode report = new ObjectMapper().readTree(result.out());
    assertThat(report.path("same").asBoolean()).isTrue();
    assertThat(report.path("differences")).isEmpty();
    assertThat(report.path("runs")).hasSize(5);
    assertThat(report.path("runs").get(0).path("outcome").asText()).isEqualTo("200 3");
    assertThat(report.path("runs").get(0).path("writes").asInt()).isEqualTo(1);
  }

  private String packed() {
    String made = directory.resolve("counter.tgz").toString();
    assertThat(CommandLines.run("chaincode", "package", COUNTER, "-o", made).exitCode()).isZero();
    return made;
  }

  @Test
  void whatCannotBeCheckedIsNamed() throws Exception {
    assertRefused(
        "--before 'steal': 400 increment or get", COUNTER, "increment", "--before", "steal");
    Path damaged = Files.writeString(directory.resolve("damaged.tgz"), "no package");
    assertRefused("logothete: " + damaged, damaged.toString(), "f");
    Path service =
        Files.writeString(directory.resolve("connection.json"), "{\"address\":\"127.0.0.1:1\"}");
    assertRefused("the call failed", service.toString(), "f");
  }

  private static void assertRefused(String why, String... arguments) {
    String[] words = new String[arguments.length + 2];
    words[0] = "chaincode";
    words[1] = "check";
    System.arraycopy(arguments, 0, words, 2, arguments.length);
    CommandLines.Result result = CommandLines.run(words);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains(why).hasLineCount(1);
    assertThat(result.out()).isEmpty();
  }
}
