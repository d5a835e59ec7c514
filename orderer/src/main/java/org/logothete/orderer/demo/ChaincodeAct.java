package org.logothete.orderer.demo;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.chaincode.agreement.Results;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.lifecycle.AgreementKind;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.pack.ChaincodePackage;
import org.logothete.chaincode.pack.InvalidPackageException;
import org.logothete.chaincode.policy.OnDiverge;
import org.logothete.chaincode.policy.Sieve;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.chaincode.wat.Wat;
import org.logothete.chaincode.wat.WatException;
import org.logothete.orderer.client.ChaincodeClient;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.local.Deployment;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.proto.ReceiptFile;
import org.logothete.orderer.receipt.ReceiptCheck;
import org.logothete.orderer.receipt.ReceiptCollection;
import org.logothete.orderer.receipt.ReceiptException;

/**
 * The demo's act about results: a chaincode that is the same everywhere is agreed on, one that is
 * not is filtered and does no harm, and a receipt proves a result to who has seen nothing of it.
 */
final class ChaincodeAct {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final String COUNTER = "counter";
  private static final String CLOCK = "clock";

  private final LocalNetwork network;
  private final Consumer<String> screen;
  private final List<OrdererConnection> connections = new ArrayList<>();

  ChaincodeAct(LocalNetwork network, Consumer<String> screen) {
    this.network = network;
    this.screen = screen;
  }

  void play() throws DemoException, LocalNetworkException, ClientException, InterruptedException {
    try (ClockService clock = ClockService.start()) {
      for (LocalNode node : network.nodes()) {
        connections.add(network.connect(node));
      }
      try (ChaincodeClient client = new ChaincodeClient(network.clientEnvelopes(), connections)) {
        screen.accept("deploying counter, WebAssembly that every node executes inside itself");
        deploy(COUNTER, counter());
        screen.accept("deploying clock, a Fabric chaincode service that never says the same twice");
        deploy(CLOCK, clock.packed());
        call(client, COUNTER, "increment", ResultBody.Verdict.AGREED);
        call(client, CLOCK, "now", ResultBody.Verdict.DIVERGED);
        ResultBody last = call(client, COUNTER, "increment", ResultBody.Verdict.AGREED);
        awaitSame(client, "2");
        prove(client, last);
      }
    } catch (IOException e) {
      throw new DemoException("the demo cannot serve a chaincode: " + e.getMessage(), e);
    } finally {
      connections.forEach(OrdererConnection::close);
      connections.clear();
    }
  }

  private static ByteString counter() {
    try {
      TreeMap<String, ByteString> files = new TreeMap<>();
      byte[] module = Wat.assemble(CounterSample.source());
      files.put("chaincode.wasm", ByteString.copyFrom(module));
      return ChaincodePackage.write(COUNTER, ChaincodePackage.Type.WASM, files);
    } catch (WatException | InvalidPackageException e) {
      throw new IllegalStateException("the sample cannot be packed", e);
    }
  }

  private void deploy(String name, ByteString packed)
      throws LocalNetworkException, ClientException, InterruptedException {
    ChaincodePackage content;
    try {
      content = ChaincodePackage.read(packed);
    } catch (InvalidPackageException e) {
      throw new IllegalStateException("the demo's own package is none", e);
    }
    Definition definition =
        new Definition(
            name,
            1,
            content.label(),
            content.hash(),
            new Sieve(),
            new OnDiverge.Abort(),
            AgreementKind.ORDERED,
            List.of(),
            Budget.DEFAULT,
            false);
    Deployment deployment = new Deployment(network, PATIENCE);
    deployment.install(network.nodes(), packed);
    deployment.approve(
        definition,
        connections,
        result ->
            screen.accept("  %s is in force from block %d on".formatted(name, result.getBlock())));
  }

  private ResultBody call(
      ChaincodeClient client, String chaincode, String function, ResultBody.Verdict expected)
      throws DemoException, ClientException, InterruptedException {
    String id = client.submit(chaincode, Envelopes.utf8(List.of(function)), PATIENCE);
    ResultBody result = Results.result(client.result(id, PATIENCE));
    String what =
        switch (result.getVerdict()) {
          case AGREED ->
              "agreed, as %d of %d votes were alike"
                  .formatted(result.getSupporting(), result.getVotes());
          case DIVERGED ->
              "filtered, as no two of %d votes were alike; nothing was written"
                  .formatted(result.getVotes());
          case REFUSED, APPROVED, DEFINED, VERDICT_UNSPECIFIED, UNRECOGNIZED -> result.getReason();
        };
    screen.accept(
        "  %s %s, ordered in block %d: %s".formatted(chaincode, function, result.getBlock(), what));
    if (result.getVerdict() != expected) {
      throw new DemoException(
          "%s %s should have been %s and is %s"
              .formatted(chaincode, function, expected, result.getVerdict()));
    }
    return result;
  }

  /** Asks each node alone: what one of them decided, all will have. */
  private void awaitSame(ChaincodeClient client, String count)
      throws DemoException, ClientException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (LocalNode node : network.nodes()) {
      OrdererConnection connection = connections.get(network.nodes().indexOf(node));
      String said = count(client, connection);
      while (!said.equals(count)) {
        if (System.nanoTime() - deadline > 0) {
          throw new DemoException("%s counts %s, not %s".formatted(node.name(), said, count));
        }
        Thread.sleep(POLL);
        said = count(client, connection);
      }
    }
    screen.accept(
        "  each of the %d nodes, asked alone, has counted to %s"
            .formatted(network.nodes().size(), count));
  }

  private static String count(ChaincodeClient client, OrdererConnection node)
      throws ClientException {
    return client
        .query(node, COUNTER, Envelopes.utf8(List.of("get")), PATIENCE)
        .getPayload()
        .toStringUtf8();
  }

  private void prove(ChaincodeClient client, ResultBody result)
      throws DemoException, LocalNetworkException, ClientException, InterruptedException {
    String id = result.getTransactionId();
    Block genesis = network.genesisBlock();
    try {
      ReceiptFile receipt =
          new ReceiptCollection(network.clientEnvelopes(), connections, PATIENCE)
              .collect(id, client.enough());
      ResultBody proven = ReceiptCheck.verify(receipt, genesis);
      if (!proven.equals(result)) {
        throw new DemoException("the receipt of " + id + " proves something else");
      }
      screen.accept(
          "  a receipt of %d bytes proves the last result with nothing but the genesis block"
              .formatted(receipt.getSerializedSize()));
      refuse(altered(receipt), genesis);
    } catch (ReceiptException e) {
      throw new DemoException("the receipt of " + id + ": " + e.getMessage(), e);
    }
  }

  /** The same result, decided one block later. */
  private static ReceiptFile altered(ReceiptFile receipt) {
    ResultBody said = Results.result(receipt.getResult());
    ResultBody changed = said.toBuilder().setBlock(said.getBlock() + 1).build();
    return receipt.toBuilder().setResult(changed.toByteString()).build();
  }

  private void refuse(ReceiptFile forged, Block genesis) throws DemoException {
    try {
      ResultBody _ = ReceiptCheck.verify(forged, genesis);
    } catch (ReceiptException e) {
      screen.accept("  with one number changed it proves nothing: " + e.getMessage());
      return;
    }
    throw new DemoException("a forged receipt is taken for a proof");
  }
}
