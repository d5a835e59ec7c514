package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The operator's guide on old blocks and snapshots, as an operator goes through it: a running
 * node's snapshot, attested by another, is what a node with an empty disk begins with; a third one
 * deletes its old blocks. Both go on, and their ledgers are sound.
 */
@Tag("slow")
class HistoryIT {
  private static final String BEFORE = "300";
  private static final String AFTER = "40";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @RegisterExtension static final NetworkUnderTest NETWORK = NetworkUnderTest.made();

  @Test
  void aNodeBeginsWithASnapshotAndAnotherDeletesItsOldBlocks() throws Exception {
    for (int i = 0; i < 5; i++) {
      submit(BEFORE);
    }
    NETWORK.awaitSameHeight(6, PATIENCE);
    Path snapshots = NETWORK.folder().resolve("snapshots");
    long newest = NETWORK.node(1).height() - 1;
    command("ledger", "snapshot", settings(1), "--to", snapshots.toString());
    Path snapshot = snapshots.resolve(MadeNetwork.CHANNEL + "-" + newest);
    command("ledger", "attest", settings(2), snapshot.toString());

    NodeUnderTest joining = NETWORK.node(4);
    joining.kill();
    NetworkUnderTest.deleteTree(Path.of(settings(4)).resolveSibling("data"));
    command("node", "join", settings(4), "--snapshot", snapshot.toString());
    joining.start();
    Await.until("the new node is ready", PATIENCE, joining::isReady);

    NodeUnderTest pruned = NETWORK.node(3);
    pruned.kill();
    command("ledger", "prune", settings(3), "--keep-blocks", "2");
    pruned.start();
    Await.until("the pruned node is ready", PATIENCE, pruned::isReady);

    submit(AFTER);
    NETWORK.awaitSameHeight(newest + 2, PATIENCE);
    assertThat(joining.gauge("logothete_ledger_first_block")).hasValue(newest);
    assertThat(pruned.gauge("logothete_ledger_first_block")).hasValue(newest - 1);
    for (NodeUnderTest node : NETWORK.nodes()) {
      node.killAndVerifyLedger();
    }
  }

  private static String settings(int node) {
    return NETWORK
        .folder()
        .resolve("nodes/orderer.org%d.example/orderer.yaml".formatted(node))
        .toString();
  }

  private static void submit(String count) throws Exception {
    command("tx", "submit", NETWORK.folder().toString(), "-n", count, "--wait", "put", "k", "v");
  }

  private static void command(String... words) throws Exception {
    ClientLoad.say(String.join(" ", words));
    Command.run(NETWORK.folder().resolve("command.log"), words);
  }
}
