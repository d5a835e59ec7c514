package org.logothete.orderer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Logothete.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  @Test
  void manySeedsAreSummedUpAndCounted() {
    assertThat(run("simulate", "--seeds", "10", "--threads", "2")).isZero();
    assertThat(out.toString()).contains("pbft: 10 seeds from 1, 0 failed", "heights/s", "faults");
    assertThat(err.toString()).contains("10 of 10 seeds");
  }

  @Test
  void jsonIsOneObject() {
    assertThat(run("simulate", "--seeds", "2", "--from", "5", "--json")).isZero();
    assertThat(out.toString()).startsWith("{").contains("\"from\" : 5", "\"failures\" : [ ]");
  }

  @Test
  void aTraceTellsAllThatHappens() {
    assertThat(run("simulate", "--seed", "3", "--nodes", "4")).isZero();
    String without = out.toString();
    out.getBuffer().setLength(0);
    assertThat(run("simulate", "--seed", "3", "--nodes", "4", "--trace")).isZero();

    assertThat(without).startsWith("seed 3: 4 nodes").contains("passed at", "transcript");
    assertThat(out.toString())
        .contains("n1  starts at height 0", "n2  hears n1: PrePrepare", "world  heals");
    assertThat(out.toString()).endsWith(without.substring(without.indexOf("passed at")));
  }
}
