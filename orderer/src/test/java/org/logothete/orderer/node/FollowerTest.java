package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.orderer.node.Eventually.eventually;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.network.channel.Consenter;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.channel.Voting;
import org.logothete.orderer.settings.NodeSettings;

/** Whole nodes that are no consenters, by themselves or because they were removed. */
final class FollowerTest {
  private static final String PEER =
      "../../crypto/peerOrganizations/clients.example/peers/peer0.clients.example";

  @TempDir Path directory;
  private Optional<TestNetwork> started = Optional.empty();
  private Optional<OrdererNode> replica = Optional.empty();
  private Optional<LyingOrderer> liar = Optional.empty();

  @AfterEach
  void closeAll() {
    liar.ifPresent(LyingOrderer::close);
    replica.ifPresent(OrdererNode::close);
    started.ifPresent(TestNetwork::close);
  }

  private TestNetwork startNetwork() throws Exception {
    TestNetwork network = TestNetwork.create(directory, 4, Duration.ofMillis(200));
    started = Optional.of(network);
    network.startAll();
    return network;
  }

  /** A node with the identity of a peer of the clients' organisation: no orderer knows it. */
  private OrderedChannel startReplica(TestNetwork network) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("ORDERER_GENERAL_LISTENPORT", freePort());
    environment.put("ORDERER_GENERAL_CLUSTER_LISTENPORT", freePort());
    environment.put("ORDERER_OPERATIONS_LISTENADDRESS", "127.0.0.1:" + freePort());
    environment.put("ORDERER_ADMIN_LISTENADDRESS", "127.0.0.1:" + freePort());
    environment.put("ORDERER_GENERAL_LOCALMSPID", "ClientsMSP");
    environment.put("ORDERER_GENERAL_LOCALMSPDIR", PEER + "/msp");
    for (String pair : List.of("TLS_", "CLUSTER_SERVER", "CLUSTER_CLIENT")) {
      environment.put("ORDERER_GENERAL_" + pair + "CERTIFICATE", PEER + "/tls/server.crt");
      environment.put("ORDERER_GENERAL_" + pair + "PRIVATEKEY", PEER + "/tls/server.key");
    }
    environment.put("ORDERER_FILELEDGER_LOCATION", directory.resolve("replica").toString());
    OrdererNode node =
        OrdererNode.start(network.settings(0, environment), network.diskFailures()::add);
    replica = Optional.of(node);
    return node.channels().channel(TestNetwork.CHANNEL).orElseThrow();
  }

  private static String freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }

  private static void orderSome(TestNetwork network, int node) throws Exception {
    for (int i = 0; i < 3; i++) {
      network.order(node, network.transaction("transaction " + i));
    }
  }

  private static void hasAllOf(OrderedChannel follower, OrderedChannel consenter) {
    long height = consenter.blocks().height();
    eventually("the follower has all", () -> follower.blocks().height() >= height);
    for (long number = 0; number < height; number++) {
      assertThat(follower.blocks().block(number).orElseThrow().getHeader())
          .isEqualTo(consenter.blocks().block(number).orElseThrow().getHeader());
    }
  }

  private static void refusesToOrder(TestNetwork network, OrderedChannel follower)
      throws Exception {
    SubmitOutcome outcome =
        follower
            .submit(network.transaction("not here"))
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
    assertThat(outcome).isInstanceOf(SubmitOutcome.Refused.class);
    SubmitOutcome.Refused refused = (SubmitOutcome.Refused) outcome;
    assertThat(refused.status()).isEqualTo(Status.SERVICE_UNAVAILABLE);
    assertThat(refused.info()).contains("follows channel", "127.0.0.1:");
  }

  @Test
  void whoFollowsAChannelWithoutBlocksSaysWhom() throws Exception {
    TestNetwork network = startNetwork();
    OrderedChannel follower = startReplica(network);
    eventually("it says whom it follows", () -> !follower.status().source().isEmpty());
    assertThat(follower.blocks().height()).isEqualTo(1);
    orderSome(network, 0);
    hasAllOf(follower, network.channel(0));
  }

  @Test
  void whoNeverWasAConsenterFollows() throws Exception {
    TestNetwork network = startNetwork();
    orderSome(network, 0);
    OrderedChannel follower = startReplica(network);
    hasAllOf(follower, network.channel(0));
    assertThat(follower.status().voting()).isEqualTo(Voting.NOT_A_CONSENTER);
    eventually("it says whom it follows", () -> !follower.status().source().isEmpty());
    refusesToOrder(network, follower);

    // One consenter after the other goes away and comes back: whomever it followed was among them.
    for (int gone = 0; gone < 4; gone++) {
      network.stop(gone);
      orderSome(network, (gone + 1) % 4);
      hasAllOf(follower, network.channel((gone + 1) % 4));
      network.start(gone);
      int back = gone;
      eventually(
          "node " + gone + " is back",
          () -> network.channel(back).blocks().height() >= follower.blocks().height());
    }
  }

  @Test
  void aRemovedConsenterFollowsAndComesBack() throws Exception {
    TestNetwork network = startNetwork();
    orderSome(network, 0);
    List<Consenter> all = network.config(0).consenters();
    OrderedChannel removed = network.channel(3);

    assertThat(network.submit(0, network.consentersUpdate(all.subList(0, 3), 3)))
        .isInstanceOf(SubmitOutcome.Accepted.class);
    eventually("it is removed", () -> removed.status().voting() == Voting.NOT_A_CONSENTER);
    orderSome(network, 1);
    hasAllOf(removed, network.channel(1));
    refusesToOrder(network, removed);

    assertThat(network.submit(0, network.consentersUpdate(all, 3)))
        .isInstanceOf(SubmitOutcome.Accepted.class);
    eventually("it is back", () -> removed.status().voting() != Voting.NOT_A_CONSENTER);
    for (int i = 0; removed.status().voting() != Voting.VOTES; i++) {
      assertThat(i).as("blocks decided by others").isLessThan(100);
      orderSome(network, 0);
    }
    eventually("it follows no longer", () -> removed.status().source().isEmpty());
    orderSome(network, 3);
  }

  /**
   * It was down when it was removed: by what it knows it is a consenter, and no link lets it in.
   */
  @Tag("slow")
  @Test
  void whoMissedItsRemovalLearnsOfIt() throws Exception {
    TestNetwork network = startNetwork();
    orderSome(network, 0);
    List<Consenter> all = network.config(0).consenters();
    network.stop(3);
    assertThat(network.submit(0, network.consentersUpdate(all.subList(0, 3), 3)))
        .isInstanceOf(SubmitOutcome.Accepted.class);
    eventually("it is removed", () -> network.config(0).consenters().size() == 3);
    orderSome(network, 0);

    network.start(3);

    hasAllOf(network.channel(3), network.channel(0));
    assertThat(network.channel(3).status().voting()).isEqualTo(Voting.NOT_A_CONSENTER);
  }

  @Tag("slow")
  @Test
  void aSourceThatWithholdsIsLeft() throws Exception {
    liesAboutBlocksAbove(LyingOrderer.Lie.WITHHOLDS);
  }

  @Tag("slow")
  @Test
  void aSourceThatForgesIsLeft() throws Exception {
    liesAboutBlocksAbove(LyingOrderer.Lie.FORGES);
  }

  @Tag("slow")
  @Test
  void aSourceThatBoastsLeadsNobodyAstray() throws Exception {
    liesAboutBlocksAbove(LyingOrderer.Lie.BOASTS);
  }

  private void liesAboutBlocksAbove(LyingOrderer.Lie lie) throws Exception {
    TestNetwork network = startNetwork();
    orderSome(network, 0);
    long honestUntil = network.channel(1).blocks().height() - 1;
    network.stop(0);
    NodeSettings settings = network.settings(0);
    liar = Optional.of(LyingOrderer.start(settings, network.channel(1), lie, honestUntil));
    OrderedChannel follower = startReplica(network);
    for (int i = 0; i < 4; i++) {
      orderSome(network, 1);
      hasAllOf(follower, network.channel(1));
    }
    assertThat(liar.get().wasAsked()).isTrue();
    eventually("it is not taken for late", () -> follower.status().lag() < 10);
  }
}
