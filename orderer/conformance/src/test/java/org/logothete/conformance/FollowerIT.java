package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operator's guide's replica: a process with the keys of a peer, which orders nothing. */
@Tag("slow")
class FollowerIT {
  private static final int TRANSACTIONS = 1_500;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PEER =
      "../../crypto/peerOrganizations/clients.example/peers/peer0.clients.example";

  @RegisterExtension static final NetworkUnderTest NETWORK = NetworkUnderTest.made();

  private static Path settings(Path network, NodeUnderTest.Ports ports) throws IOException {
    Path home = Files.createDirectories(network.resolve("nodes/replica"));
    return Files.writeString(
        home.resolve("orderer.yaml"),
        """
        General:
          ListenPort: %d
          TLS:
            PrivateKey: %s/tls/server.key
            Certificate: %s/tls/server.crt
          Cluster:
            ListenPort: %d
          BootstrapFile: ../../genesis.block
          LocalMSPDir: %s/msp
          LocalMSPID: ClientsMSP
        FileLedger:
          Location: data
        Operations:
          ListenAddress: 127.0.0.1:%d
        """
            .formatted(ports.client(), PEER, PEER, ports.cluster(), PEER, ports.operations()));
  }

  @Test
  void aReplicaHasAllBlocksWhoeverOfTheOrderersDies() throws Exception {
    NodeUnderTest replica = NETWORK.guest("replica", FollowerIT::settings);

    new ClientLoad(NETWORK, TRANSACTIONS, PATIENCE)
        .run(List.of(replica::start, () -> killWhomItFollows(replica), () -> restart(replica)));

    long height = NETWORK.node(1).height();
    Await.until("the replica has all", PATIENCE, () -> replica.height() >= height);
    Await.until("the replica is ready", PATIENCE, replica::isReady);
    NodeAudit audit = new NodeAudit(NETWORK.consortium(), NETWORK.user(MadeNetwork.USER));
    LedgerAudit own = audit.audit(replica.address(), _ -> {});
    own.requireAgreement(audit.audit(NETWORK.node(1).address(), _ -> {}));
    assertThat(own.height()).isGreaterThanOrEqualTo((int) height);
    assertThat(own.transactionIds()).hasSize(TRANSACTIONS);
    assertThat(statusOfASubmissionTo(replica)).isEqualTo(SERVICE_UNAVAILABLE);
    replica.killAndVerifyLedger();
  }

  private static void killWhomItFollows(NodeUnderTest replica) throws Exception {
    Await.until("the replica follows", PATIENCE, () -> !replica.follows().isEmpty());
    String source = replica.follows();
    NodeUnderTest followed =
        NETWORK.nodes().stream()
            .filter(node -> node.address().equals(source))
            .findFirst()
            .orElseThrow();
    ClientLoad.say("killing node " + followed.id() + ", which the replica follows");
    followed.kill();
    long height = replica.height();
    Await.until("the replica goes on", PATIENCE, () -> replica.height() > height);
    followed.start();
  }

  private static void restart(NodeUnderTest replica) throws Exception {
    replica.kill();
    replica.start();
  }

  private static int statusOfASubmissionTo(NodeUnderTest replica) throws Exception {
    Identity user = NETWORK.user(MadeNetwork.USER);
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    BroadcastCall.Listener listener =
        new BroadcastCall.Listener() {
          @Override
          public void answered(EndorsedCall sent, int status, String info) {
            answer.complete(status);
          }

          @Override
          public void closed(List<EndorsedCall> unanswered, Status why) {
            answer.completeExceptionally(new AssertionError("closed: " + why));
          }
        };
    try (NodeConnection node = NodeConnection.to(replica.address(), user, NETWORK.consortium());
        BroadcastCall call = BroadcastCall.open(node, listener, 1)) {
      assertThat(call.send(EndorsedCall.of(NETWORK.consortium().channel(), user, "set", "a")))
          .isTrue();
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
