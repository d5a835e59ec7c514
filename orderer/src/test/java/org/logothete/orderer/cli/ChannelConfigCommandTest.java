package org.logothete.orderer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.orderer.node.TestNetwork;
import picocli.CommandLine;

/** A running network's configuration, shown and changed by the command line. */
final class ChannelConfigCommandTest {
  @TempDir Path directory;
  private TestNetwork nodes;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void startNodes() throws Exception {
    nodes = TestNetwork.create(directory, 4, Duration.ofMillis(200));
    nodes.startAll();
  }

  @AfterEach
  void closeNodes() {
    nodes.close();
  }

  private String config(int exit, String command, String... more) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] words = new String[more.length + 4];
    words[0] = "channel";
    words[1] = "config";
    words[2] = command;
    words[3] = nodes.folder().toString();
    System.arraycopy(more, 0, words, 4, more.length);
    CommandLine line = Logothete.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    assertThat(line.execute(words)).as("%s%s", out, err).isEqualTo(exit);
    return out.toString() + err;
  }

  @Test
  void whatWouldChangeIsShownAndThenChanged() {
    assertThat(config(0, "get"))
        .contains("config 0", "batch messages 500", "a block needs 3 of 4 signatures");

    String shown = config(0, "batch", "--messages", "7", "--timeout", "300ms", "--dry-run");
    assertThat(shown)
        .contains(
            "- batch messages 500",
            "+ batch messages 7",
            "- batch timeout 200ms",
            "+ batch timeout 300ms",
            "policies demand: /Channel/Orderer/Admins\n",
            "nothing was changed");
    assertThat(config(0, "get")).contains("config 0", "batch messages 500");

    assertThat(config(0, "batch", "--messages", "7", "--timeout", "300ms"))
        .contains("config 1 is in force from block 2 on");
    assertThat(config(0, "get")).contains("config 1", "batch messages 7", "batch timeout 300ms");
    assertThat(config(0, "batch", "--messages", "7")).contains("configured so already");
    assertThat(config(1, "batch", "--messages", "0")).contains("refused: max_message_count is 0");
  }

  @Test
  void whoWouldLeaveNoQuorumIsNotRemoved() throws Exception {
    assertThat(config(1, "remove-consenter", "9")).contains("has no consenter 9");
    assertThat(config(0, "remove-consenter", "4", "--dry-run"))
        .contains("- consenter 4 of Org4MSP", "+ a block needs 2 of 3 signatures");
    assertThat(config(0, "remove-consenter", "4")).contains("config 1 is in force from block 2 on");
    nodes.stop(2);
    nodes.stop(1);
    assertThat(config(1, "remove-consenter", "2"))
        .contains("refused: of the 2 consenters that stay 1 vote now, and 2 are needed");
  }
}
