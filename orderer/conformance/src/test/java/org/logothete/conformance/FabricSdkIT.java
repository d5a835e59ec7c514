package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Common.Block;
import org.hyperledger.fabric.protos.common.Common.Envelope;
import org.hyperledger.fabric.protos.common.Common.Status;
import org.hyperledger.fabric.protos.common.Configtx.Config;
import org.hyperledger.fabric.protos.orderer.Ab.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.Ab.DeliverResponse;
import org.hyperledger.fabric.sdk.BlockInfo;
import org.hyperledger.fabric.sdk.OrdererCalls;
import org.hyperledger.fabric.sdk.exception.TransactionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What fabric-sdk-java, unmodified, sends to our nodes and gets back. */
class FabricSdkIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String MSP_ID = "ClientsMSP";

  @RegisterExtension static final NetworkUnderTest NETWORK = NetworkUnderTest.made();

  private static Identity identity;
  private static SdkClient client;

  @BeforeAll
  static void connect() throws Exception {
    identity = NETWORK.user(MadeNetwork.USER);
    client = new SdkClient(NETWORK, identity, MadeNetwork.CHANNEL, MSP_ID);
  }

  private static BroadcastResponse submit(int node, Envelope envelope) throws Exception {
    return OrdererCalls.broadcast(client.orderer(node), envelope);
  }

  /** Submits a call and waits for it on another node; returns all its blocks up to then. */
  private static List<Block> orderOne(int submitTo, int readFrom) throws Exception {
    SdkClient.Call call = client.call("put", "key", "value");
    assertThat(submit(submitTo, call.envelope()).getStatus()).isEqualTo(Status.SUCCESS);
    List<Block> blocks = new ArrayList<>();
    Await.until(
        "transaction " + call.id() + " is delivered",
        PATIENCE,
        () -> {
          long height = client.newest(client.orderer(readFrom)).getHeader().getNumber() + 1;
          if (height > blocks.size()) {
            blocks.addAll(client.blocks(client.orderer(readFrom), blocks.size(), height - 1));
          }
          return ids(blocks).contains(call.id());
        });
    return blocks;
  }

  private static List<String> ids(List<Block> blocks) throws Exception {
    List<String> ids = new ArrayList<>();
    for (Block block : blocks) {
      for (BlockInfo.EnvelopeInfo envelope : OrdererCalls.read(block).getEnvelopeInfos()) {
        ids.add(envelope.getTransactionID());
      }
    }
    return ids;
  }

  @Test
  void theSdkReadsOurGenesisBlock() throws Exception {
    Block genesis = client.blocks(client.orderer(1), 0, 0).getFirst();
    assertThat(genesis.toByteArray())
        .isEqualTo(Files.readAllBytes(NETWORK.folder().resolve("genesis.block")));
    BlockInfo info = OrdererCalls.read(genesis);
    assertThat(info.getChannelId()).isEqualTo(MadeNetwork.CHANNEL);
    assertThat(info.getEnvelopeCount()).isOne();
    assertThat(info.getEnvelopeInfo(0).getType()).isEqualTo(BlockInfo.EnvelopeType.ENVELOPE);
  }

  @Test
  void theSdkFindsTheChannelConfiguration() throws Exception {
    orderOne(1, 1);
    client.channel().initialize();
    Config config =
        Config.parseFrom(
            client.channel().getChannelConfigurationBytes(client.user(), client.orderer(2)));
    assertThat(config.getChannelGroup().getGroupsMap()).containsOnlyKeys("Orderer", "Application");
  }

  @Test
  void aCallSubmittedToOneNodeIsReadFromEachOther() throws Exception {
    LedgerAudit audit = new LedgerAudit(NETWORK.consortium().genesisBlock());
    for (Block block : orderOne(1, 2)) {
      audit.next(block.toByteArray());
    }
    orderOne(2, 3);
    orderOne(3, 4);
    orderOne(4, 1);
    assertThat(audit.height()).isGreaterThan(1);
  }

  @Test
  void anEnvelopeSentTwiceIsAcknowledgedTwiceAndOrderedOnce() throws Exception {
    SdkClient.Call call = client.call("put", "twice", "value");
    assertThat(submit(1, call.envelope()).getStatus()).isEqualTo(Status.SUCCESS);
    assertThat(submit(1, call.envelope()).getStatus()).isEqualTo(Status.SUCCESS);
    assertThat(submit(2, call.envelope()).getStatus()).isEqualTo(Status.SUCCESS);
    assertThat(ids(orderOne(1, 3))).containsOnlyOnce(call.id());
    // Committed by now, and still a success for whoever tries again.
    assertThat(submit(3, call.envelope()).getStatus()).isEqualTo(Status.SUCCESS);
    assertThat(ids(orderOne(3, 4))).containsOnlyOnce(call.id());
  }

  @Test
  void anUnknownChannelIsABadRequestToBroadcastAndNotFoundToDeliver() throws Exception {
    SdkClient stranger = new SdkClient(NETWORK, identity, "nowhere", MSP_ID);
    Envelope call = stranger.call("put", "key", "value").envelope();
    assertRefused(stranger, call, Status.BAD_REQUEST);
    Envelope seek =
        stranger.seek(stranger.orderer(1), SdkClient.specified(0), SdkClient.specified(0));
    assertDeliverEndsWith(Status.NOT_FOUND, seek);
  }

  @Test
  void aBadSignatureIsForbidden() throws Exception {
    Envelope broken = forged(client.call("put", "key", "value").envelope());
    assertRefused(client, broken, Status.FORBIDDEN);
    Envelope seek = client.seek(client.orderer(1), SdkClient.specified(0), SdkClient.specified(0));
    assertDeliverEndsWith(Status.FORBIDDEN, forged(seek));
  }

  /** The signature of another message. */
  private static Envelope forged(Envelope envelope) throws Exception {
    ByteString other = client.call("get", "key").envelope().getSignature();
    return envelope.toBuilder().setSignature(other).build();
  }

  @Test
  void aMemberOfNoOrganisationIsForbidden() throws Exception {
    SdkClient stranger = new SdkClient(NETWORK, identity, MadeNetwork.CHANNEL, "StrangersMSP");
    Envelope call = stranger.call("put", "key", "value").envelope();
    assertRefused(stranger, call, Status.FORBIDDEN);
    Envelope seek =
        stranger.seek(stranger.orderer(1), SdkClient.specified(0), SdkClient.specified(0));
    assertDeliverEndsWith(Status.FORBIDDEN, seek);
  }

  @Test
  void aMemberOfAnotherOrganisationThanItClaimsIsForbidden() throws Exception {
    SdkClient impostor = new SdkClient(NETWORK, identity, MadeNetwork.CHANNEL, "Org1MSP");
    Envelope call = impostor.call("put", "key", "value").envelope();
    assertRefused(impostor, call, Status.FORBIDDEN);
  }

  @Test
  void aDeliverRequestOfAnHourAgoIsRefused() throws Exception {
    Envelope seek = client.seekStamped(client.orderer(1), Instant.now().minus(Duration.ofHours(1)));
    assertDeliverEndsWith(Status.BAD_REQUEST, seek);
    assertDeliverEndsWith(Status.SUCCESS, client.seekStamped(client.orderer(1), Instant.now()));
  }

  @Test
  void nonsenseIsABadRequest() throws Exception {
    Envelope nonsense =
        Envelope.newBuilder().setPayload(ByteString.copyFromUtf8("no payload")).build();
    assertRefused(client, nonsense, Status.BAD_REQUEST);
  }

  private static void assertRefused(SdkClient sender, Envelope envelope, Status status) {
    assertThatThrownBy(() -> OrdererCalls.broadcast(sender.orderer(1), envelope))
        .isInstanceOf(TransactionException.class)
        .hasMessageContaining("failure code %d (%s)".formatted(status.getNumber(), status));
  }

  private static void assertDeliverEndsWith(Status status, Envelope seek) throws Exception {
    DeliverResponse[] responses = OrdererCalls.deliver(client.orderer(1), seek);
    assertThat(responses[0].getStatus()).isEqualTo(status);
  }
}
