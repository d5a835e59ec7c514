package org.logothete.orderer.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.logothete.network.consortium.ConsortiumFolder;
import org.logothete.network.consortium.ConsortiumPlan;
import org.logothete.network.crypto.EcdsaSigner;
import org.logothete.network.crypto.PemFiles;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.settings.NodeSettings;

/**
 * A consortium of real nodes in this process: real TLS, real disks, ports of the system's choice.
 */
final class TestNetwork implements AutoCloseable {
  static final String CHANNEL = ConsortiumPlan.DEFAULT_CHANNEL;

  private final Path folder;
  private final Map<Integer, OrdererNode> running = new TreeMap<>();
  private final List<Path> settings = new ArrayList<>();
  private final EcdsaSigner clientKey;
  private final ByteString client;
  private final SecureRandom random = new SecureRandom();

  private TestNetwork(Path folder, EcdsaSigner clientKey, ByteString client) {
    this.folder = folder;
    this.clientKey = clientKey;
    this.client = client;
  }

  static TestNetwork create(Path folder, int organizations, Duration batchTimeout)
      throws Exception {
    ConsortiumPlan standard = ConsortiumPlan.local(organizations, "PBFT");
    List<ConsortiumPlan.OrdererOrganization> withFreePorts = new ArrayList<>();
    List<ServerSocket> reserved = new ArrayList<>();
    for (ConsortiumPlan.OrdererOrganization org : standard.ordererOrganizations()) {
      ConsortiumPlan.Node node =
          new ConsortiumPlan.Node(
              "orderer", "127.0.0.1", port(reserved), port(reserved), port(reserved));
      withFreePorts.add(
          new ConsortiumPlan.OrdererOrganization(
              org.name(), org.domain(), org.mspId(), List.of(node)));
    }
    for (ServerSocket socket : reserved) {
      socket.close();
    }
    ConsortiumPlan plan =
        new ConsortiumPlan(
            standard.channel(),
            standard.engine(),
            standard.batchSize(),
            batchTimeout,
            withFreePorts,
            standard.peerOrganizations());
    Path network = folder.resolve("network");
    ConsortiumFolder.create(plan, network, Instant.now(), new SecureRandom());
    Path msp =
        network.resolve("crypto/peerOrganizations/clients.example/users/User1@clients.example/msp");
    ECPrivateKey key = (ECPrivateKey) PemFiles.privateKey(onlyFile(msp.resolve("keystore")));
    ByteString pem = ByteString.copyFrom(Files.readAllBytes(onlyFile(msp.resolve("signcerts"))));
    ByteString identity =
        SerializedIdentity.newBuilder()
            .setMspid("ClientsMSP")
            .setIdBytes(pem)
            .build()
            .toByteString();
    TestNetwork test = new TestNetwork(network, new EcdsaSigner(key), identity);
    try (Stream<Path> nodes = Files.list(network.resolve(ConsortiumFolder.NODES))) {
      nodes
          .sorted()
          .map(node -> node.resolve(ConsortiumFolder.NODE_SETTINGS))
          .forEach(test.settings::add);
    }
    return test;
  }

  private static int port(List<ServerSocket> reserved) throws IOException {
    ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    reserved.add(socket);
    return socket.getLocalPort();
  }

  private static Path onlyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }

  Path folder() {
    return folder;
  }

  int size() {
    return settings.size();
  }

  /** Starts a node, counted from 0. */
  OrdererNode start(int index) throws Exception {
    OrdererNode node = OrdererNode.start(NodeSettings.read(settings.get(index), Map.of()));
    running.put(index, node);
    return node;
  }

  void startAll() throws Exception {
    for (int i = 0; i < size(); i++) {
      start(i);
    }
  }

  void stop(int index) {
    running.remove(index).close();
  }

  OrderedChannel channel(int index) {
    return running.get(index).channels().channel(CHANNEL).orElseThrow();
  }

  /** A fresh transaction, signed by a client of the network. */
  ByteString transaction(String content) {
    byte[] nonce = new byte[24];
    random.nextBytes(nonce);
    SignatureHeader signatureHeader =
        SignatureHeader.newBuilder()
            .setCreator(client)
            .setNonce(ByteString.copyFrom(nonce))
            .build();
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setChannelId(CHANNEL)
            .setTxId(txId(nonce))
            .setTimestamp(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
            .build();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(channelHeader.toByteString())
                    .setSignatureHeader(signatureHeader.toByteString()))
            .setData(ByteString.copyFromUtf8(content))
            .build()
            .toByteString();
    byte[] signature = clientKey.sign(payload.toByteArray());
    return Envelope.newBuilder()
        .setPayload(payload)
        .setSignature(ByteString.copyFrom(signature))
        .build()
        .toByteString();
  }

  private String txId(byte[] nonce) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(nonce);
      return HexFormat.of().formatHex(sha256.digest(client.toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    running.values().forEach(OrdererNode::close);
    running.clear();
  }
}
