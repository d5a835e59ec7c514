package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Common.Status;
import org.hyperledger.fabric.sdk.OrdererCalls;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A channel that Fabric's configtxgen defined, ordered by our nodes. */
@Tag("slow")
class ForeignGenesisIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int CALLS = 3;

  @RegisterExtension
  static final NetworkUnderTest NETWORK = new NetworkUnderTest(FabricMadeNetwork::create);

  @Test
  void aGenesisBlockMadeByFabricBootsAChannel() throws Exception {
    Identity identity = NETWORK.user(FabricMadeNetwork.USER);
    assertThat(identity.mspId()).isEqualTo("Org1MSP");
    SdkClient client =
        new SdkClient(NETWORK, identity, FabricMadeNetwork.CHANNEL, identity.mspId());
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      SdkClient.Call call = client.call("put", "key" + i, "value");
      ids.add(call.id());
      assertThat(OrdererCalls.broadcast(client.orderer(i + 1), call.envelope()).getStatus())
          .isEqualTo(Status.SUCCESS);
    }
    NodeAudit auditor = new NodeAudit(NETWORK.consortium(), identity);
    for (NodeUnderTest node : NETWORK.nodes()) {
      Await.until(
          "node " + node.id() + " has all transactions",
          PATIENCE,
          () -> auditor.audit(node.address(), _ -> {}).transactionIds().containsAll(ids));
    }
    assertAuditMainFindsThemSound();
  }

  private static void assertAuditMainFindsThemSound() throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--network", NETWORK.folder().toString(), "--compare"));
    NETWORK.nodes().forEach(node -> arguments.addAll(List.of("--node", node.address())));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int exitCode = AuditMain.run(arguments, new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("4 ledgers agree");
    assertThat(exitCode).isZero();
  }
}
