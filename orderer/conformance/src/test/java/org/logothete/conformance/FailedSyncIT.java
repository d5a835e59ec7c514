package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The kernel answers a node's syncs with an I/O error, by {@code strace}: the process ends by
 * itself, the others go on, and it comes back with all that was acknowledged.
 */
@Tag("slow")
class FailedSyncIT {
  private static final int TRANSACTIONS = 3_000;

  /** As the operator's guide says. */
  private static final int EXIT_CODE = 74;

  @RegisterExtension static final NetworkUnderTest NETWORK = NetworkUnderTest.made();

  @Test
  void aNodeWhoseSyncFailsEndsAndComesBackWithAllItPromised() throws Exception {
    assumeTrue(canTrace(), "strace is missing or may not attach to processes on this host");
    NodeUnderTest victim = NETWORK.node(NETWORK.leaderAsSeenBy(NETWORK.node(1)));

    new ClientLoad(NETWORK, TRANSACTIONS, Duration.ofMinutes(3))
        .run(List.of(() -> failSyncs(victim), victim::start));

    assertThat(victim.said("logothete: the disk failed: cannot write to the ledger in")).isTrue();
    for (NodeUnderTest node : NETWORK.nodes()) {
      node.killAndVerifyLedger();
    }
  }

  private static void failSyncs(NodeUnderTest node) throws Exception {
    ClientLoad.say("failing the syncs of node " + node.id());
    Path calls = NETWORK.folder().resolve("failed-syncs.txt");
    Process strace = strace(node.pid(), calls, "-f", "-e", "inject=fsync,fdatasync:error=EIO");
    try {
      assertThat(node.awaitEnd()).isEqualTo(EXIT_CODE);
      var _ = strace.waitFor();
    } finally {
      strace.destroy();
    }
    sayHowLongItTook(calls);
  }

  /** From the kernel's first refusal to the end of the process; lines are: id, seconds, what. */
  private static void sayHowLongItTook(Path calls) throws IOException {
    List<String> lines = Files.readAllLines(calls);
    String failed = lines.stream().filter(l -> l.contains("INJECTED")).findFirst().orElseThrow();
    assertThat(lines.getLast()).endsWith("+++ exited with " + EXIT_CODE + " +++");
    ClientLoad.say(
        "it ended %.0f ms after its first failed sync"
            .formatted((seconds(lines.getLast()) - seconds(failed)) * 1_000));
  }

  private static double seconds(String line) {
    return Double.parseDouble(line.trim().split(" +", -1)[1]);
  }

  private static boolean canTrace() throws InterruptedException {
    try {
      Process traced = new ProcessBuilder("sleep", "1").start();
      return strace(traced.pid(), Path.of("/dev/null")).waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private static Process strace(long pid, Path calls, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("strace", "-q", "-ttt", "-o", calls.toString()));
    command.addAll(List.of("-e", "trace=fsync,fdatasync", "-p", Long.toString(pid)));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).inheritIO().start();
  }
}
