package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The disk of one node fills up, on a real file system: the node says so in time, sends clients
 * away, stops writing and goes on serving; it starts however full the disk is, and goes on by
 * itself when there is room.
 */
@Tag("slow")
class FullDiskIT {
  /** Enough to go on while the disk fills up. */
  private static final int TRANSACTIONS = 20_000;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int DISK_MEBIBYTES = 400;
  private static final int BELOW_THE_RESERVE = 110;
  private static final int BELOW_HALF_OF_IT = 40;

  @RegisterExtension static final NetworkUnderTest NETWORK = NetworkUnderTest.made();

  private static void moveLedger(NodeUnderTest node, SmallDisk disk) throws Exception {
    node.kill();
    Path data = Files.createDirectory(disk.folder().resolve("data"));
    try (Stream<Path> files = Files.walk(node.madeLedger())) {
      for (Path file : files.skip(1).toList()) {
        Files.copy(file, data.resolve(node.madeLedger().relativize(file)));
      }
    }
    node.useLedger(data, "128 MB");
    node.start();
    Await.until("the moved node is ready", PATIENCE, node::isReady);
  }

  @Test
  void aNodeOnAFullDiskSaysSoServesOnAndGoesOnWhenThereIsRoom() throws Exception {
    Optional<SmallDisk> mounted = SmallDisk.mount(DISK_MEBIBYTES);
    assumeTrue(mounted.isPresent(), "this host does not let us mount a file system");
    NodeUnderTest node = NETWORK.node(4);
    try (SmallDisk disk = mounted.orElseThrow()) {
      try {
        moveLedger(node, disk);
        new ClientLoad(NETWORK, TRANSACTIONS, PATIENCE)
            .run(
                List.of(
                    () -> fillBelowTheReserve(node, disk),
                    () -> fillBelowHalfOfIt(node, disk),
                    () -> restartWithoutAnyRoom(node, disk),
                    () -> makeRoom(node, disk)));
        for (NodeUnderTest each : NETWORK.nodes()) {
          each.killAndVerifyLedger();
        }
      } finally {
        node.kill();
      }
    }
  }

  private static void fillBelowTheReserve(NodeUnderTest node, SmallDisk disk) throws Exception {
    disk.leave(BELOW_THE_RESERVE);
    awaitHealth(node, "the reserve (FileLedger.Reserve) is 128 MiB");
    assertThat(node.isReady()).isFalse();
    assertThat(node.said("no transactions are taken from clients")).isTrue();
  }

  private static void fillBelowHalfOfIt(NodeUnderTest node, SmallDisk disk) throws Exception {
    disk.leave(BELOW_HALF_OF_IT);
    Await.until(
        "node 4 stops writing", PATIENCE, () -> node.said("nothing is written, proposed or voted"));
    long height = node.height();
    long others = NETWORK.node(1).height();
    Await.until("the others go on", PATIENCE, () -> NETWORK.node(1).height() > others);
    // What was being committed at that moment may still be.
    assertThat(node.height()).isBetween(height, height + 1);
    NodeAudit auditor = new NodeAudit(NETWORK.consortium(), NETWORK.user(MadeNetwork.USER));
    assertThat(auditor.audit(node.address(), _ -> {}).height())
        .isGreaterThanOrEqualTo((int) height);
  }

  private static void restartWithoutAnyRoom(NodeUnderTest node, SmallDisk disk) throws Exception {
    node.kill();
    disk.leave(0);
    node.start();
    Await.until("node 4 waits for room", PATIENCE, () -> node.said("MiB: waiting"));
  }

  private static void makeRoom(NodeUnderTest node, SmallDisk disk) throws IOException {
    ClientLoad.say("making room for node " + node.id());
    disk.clear();
  }

  private static void awaitHealth(NodeUnderTest node, String words) throws Exception {
    Await.until(
        "node " + node.id() + " says: " + words, PATIENCE, () -> node.health().contains(words));
  }
}
