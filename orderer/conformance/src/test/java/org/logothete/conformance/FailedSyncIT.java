package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The kernel answers a node's syncs with an I/O error, by {@code strace}: the process ends by
 * itself, the others go on, and it comes back with all that was acknowledged.
 */
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
    Process strace = strace(node.pid(), "-f", "-e", "inject=fsync,fdatasync:error=EIO");
    try {
      assertThat(node.awaitEnd()).isEqualTo(EXIT_CODE);
    } finally {
      strace.destroy();
    }
  }

  private static boolean canTrace() throws InterruptedException {
    try {
      Process traced = new ProcessBuilder("sleep", "1").start();
      return strace(traced.pid()).waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private static Process strace(long pid, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("strace", "-qq", "-o", "/dev/null"));
    command.addAll(List.of("-e", "trace=fsync,fdatasync", "-p", Long.toString(pid)));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).inheritIO().start();
  }
}
