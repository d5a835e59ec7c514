package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.orderer.node.Eventually.eventually;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.logothete.ledger.LedgerWriteException;
import org.logothete.network.channel.BatchSize;
import org.logothete.network.channel.BftOptions;
import org.logothete.network.channel.BlockValidationPolicy;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigDifference;
import org.logothete.network.channel.Consenter;
import org.logothete.network.channel.EngineChange;
import org.logothete.network.consortium.ConsortiumFolder;
import org.logothete.network.consortium.ConsortiumPlan;
import org.logothete.orderer.channel.Channel;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.channel.Voting;
import org.logothete.orderer.settings.NodeSettings;

/**
 * A consortium of real nodes in this process: real TLS, real disks, ports of the system's choice.
 */
public final class TestNetwork implements AutoCloseable {
  private static final Duration VOTING_PATIENCE = Duration.ofMinutes(1);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(30);
  static final String CHANNEL = ConsortiumPlan.DEFAULT_CHANNEL;

  private final Path folder;
  private final TreeMap<Integer, OrdererNode> running = new TreeMap<>();
  private final List<Path> settings = new ArrayList<>();
  private final TestSigner client;
  private final SecureRandom random = new SecureRandom();
  private final Queue<LedgerWriteException> diskFailures = new ConcurrentLinkedQueue<>();

  private TestNetwork(Path folder, TestSigner client) {
    this.folder = folder;
    this.client = client;
  }

  public static TestNetwork create(Path folder, int organizations, Duration batchTimeout)
      throws Exception {
    return create(folder, "PBFT", organizations, batchTimeout);
  }

  /** A network that the engine of that name orders. */
  static TestNetwork create(Path folder, String engine, int organizations, Duration batchTimeout)
      throws Exception {
    return create(
        folder,
        ConsortiumPlan.local(organizations, engine),
        batchTimeout,
        ConsortiumPlan.DEFAULT_BATCH_SIZE,
        0);
  }

  /** A network of four organisations, each with an executor besides its orderer. */
  static TestNetwork withExecutors(Path folder) throws Exception {
    return create(
        folder,
        ConsortiumPlan.local(4, "PBFT").withExecutors(4),
        Duration.ofMillis(200),
        ConsortiumPlan.DEFAULT_BATCH_SIZE,
        0);
  }

  static TestNetwork create(
      Path folder, int organizations, Duration batchTimeout, BatchSize batchSize) throws Exception {
    return create(folder, organizations, batchTimeout, batchSize, 0);
  }

  /** A network whose leaders take turns of so many blocks, or do not if it is 0. */
  static TestNetwork create(
      Path folder,
      int organizations,
      Duration batchTimeout,
      BatchSize batchSize,
      int decisionsPerLeader)
      throws Exception {
    return create(
        folder,
        ConsortiumPlan.local(organizations, "PBFT"),
        batchTimeout,
        batchSize,
        decisionsPerLeader);
  }

  private static TestNetwork create(
      Path folder,
      ConsortiumPlan standard,
      Duration batchTimeout,
      BatchSize batchSize,
      int decisionsPerLeader)
      throws Exception {
    List<ConsortiumPlan.OrdererOrganization> withFreePorts = new ArrayList<>();
    List<ServerSocket> reserved = new ArrayList<>();
    for (ConsortiumPlan.OrdererOrganization org : standard.ordererOrganizations()) {
      ConsortiumPlan.Node node =
          new ConsortiumPlan.Node(
              "orderer",
              "127.0.0.1",
              port(reserved),
              port(reserved),
              port(reserved),
              port(reserved));
      withFreePorts.add(
          new ConsortiumPlan.OrdererOrganization(
              org.name(), org.domain(), org.mspId(), List.of(node), executors(org, reserved)));
    }
    for (ServerSocket socket : reserved) {
      socket.close();
    }
    ConsortiumPlan plan =
        new ConsortiumPlan(
            standard.channel(),
            standard.engine(),
            batchSize,
            batchTimeout,
            decisionsPerLeader,
            withFreePorts,
            standard.peerOrganizations());
    Path network = folder.resolve("network");
    ConsortiumFolder.create(plan, network, Instant.now(), new SecureRandom());
    TestNetwork test =
        new TestNetwork(
            network,
            TestSigner.read(
                "ClientsMSP",
                network.resolve(
                    "crypto/peerOrganizations/clients.example/users/User1@clients.example/msp")));
    for (ConsortiumPlan.Member member : plan.members()) {
      test.settings.add(
          network
              .resolve(ConsortiumFolder.NODES)
              .resolve(member.qualifiedName())
              .resolve(ConsortiumFolder.NODE_SETTINGS));
    }
    return test;
  }

  private static List<ConsortiumPlan.ExecutorNode> executors(
      ConsortiumPlan.OrdererOrganization organization, List<ServerSocket> reserved)
      throws IOException {
    List<ConsortiumPlan.ExecutorNode> executors = new ArrayList<>();
    for (ConsortiumPlan.ExecutorNode executor : organization.executors()) {
      executors.add(
          new ConsortiumPlan.ExecutorNode(
              executor.name(), "127.0.0.1", port(reserved), port(reserved)));
    }
    return executors;
  }

  private static int port(List<ServerSocket> reserved) throws IOException {
    ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    reserved.add(socket);
    return socket.getLocalPort();
  }

  public Path folder() {
    return folder;
  }

  int size() {
    return settings.size();
  }

  /** What a node, counted from 0, is started with. */
  NodeSettings settings(int index) throws Exception {
    return settings(index, Map.of());
  }

  /** The same with variables that override what it says. */
  NodeSettings settings(int index, Map<String, String> environment) throws Exception {
    return NodeSettings.read(settings.get(index), environment);
  }

  /** Failed writes, of all nodes: what would have ended their processes. */
  Queue<LedgerWriteException> diskFailures() {
    return diskFailures;
  }

  /** Starts a node, counted from 0. */
  OrdererNode start(int index) throws Exception {
    return start(index, Map.of());
  }

  /** Starts a node with variables that override its settings. */
  OrdererNode start(int index, Map<String, String> environment) throws Exception {
    OrdererNode node = OrdererNode.start(settings(index, environment), diskFailures::add);
    running.put(index, node);
    return node;
  }

  /**
   * Starts a new network and waits until all nodes vote: one that were still starting when the
   * first block is decided would follow for a while, and the network could miss no other.
   */
  public void startAll() throws Exception {
    for (int i = 0; i < size(); i++) {
      start(i);
    }
    long deadline = System.nanoTime() + VOTING_PATIENCE.toNanos();
    for (int i = 0; i < size(); i++) {
      while (channel(i).status().voting() != Voting.VOTES) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("node " + i + ": " + channel(i).status().voting());
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  public void stop(int index) {
    OrdererNode node = node(index);
    running.remove(index);
    node.close();
  }

  private OrdererNode node(int index) {
    OrdererNode node = running.get(index);
    if (node == null) {
      throw new IllegalStateException("node " + index + " does not run");
    }
    return node;
  }

  OrderedChannel channel(int index) {
    return node(index).channels().channel(CHANNEL).orElseThrow();
  }

  /** A channel that a node may have joined while it ran. */
  Optional<OrderedChannel> channel(int index, String name) {
    return node(index).channels().channel(name);
  }

  ChannelConfig config(int index) {
    return ((Channel) channel(index)).config();
  }

  /** Submits to a node and waits for its answer. */
  SubmitOutcome submit(int node, ByteString envelope) throws Exception {
    return channel(node)
        .submit(envelope)
        .toCompletableFuture()
        .get(ANSWER_PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Submits to a node, which must accept it, and waits until it has another block. */
  void order(int node, ByteString envelope) throws Exception {
    long height = channel(node).blocks().height();
    assertThat(submit(node, envelope)).isInstanceOf(SubmitOutcome.Accepted.class);
    eventually("block " + height + " is decided", () -> channel(node).blocks().height() > height);
  }

  /** A fresh transaction, signed by a client of the network. */
  ByteString transaction(String content) {
    return transaction(CHANNEL, content);
  }

  /** The same on any channel. */
  ByteString transaction(String channel, String content) {
    return client.envelope(
        channel, HeaderType.ENDORSER_TRANSACTION, ByteString.copyFromUtf8(content), random);
  }

  /** An envelope of any type, signed by a client of the network. */
  ByteString envelope(int type, ByteString data) {
    return client.envelope(CHANNEL, type, data, random);
  }

  /** A config update that sets BatchSize, approved by so many administrators. */
  ByteString batchSizeUpdate(
      int maxMessageCount, int absoluteMaxBytes, int preferredMaxBytes, int approvals)
      throws Exception {
    ByteString content =
        org.hyperledger.fabric.protos.orderer.BatchSize.newBuilder()
            .setMaxMessageCount(maxMessageCount)
            .setAbsoluteMaxBytes(absoluteMaxBytes)
            .setPreferredMaxBytes(preferredMaxBytes)
            .build()
            .toByteString();
    return update(setting("BatchSize", content), approvals);
  }

  /**
   * A config update that sets the options of the BFT engine, approved by so many administrators.
   */
  ByteString bftOptionsUpdate(BftOptions options, int approvals) throws Exception {
    ConsensusType type =
        ConsensusType.parseFrom(
            config(0)
                .toProto()
                .getChannelGroup()
                .getGroupsOrThrow("Orderer")
                .getValuesOrThrow("ConsensusType")
                .getValue());
    ByteString content =
        type.toBuilder().setMetadata(options.toProto().toByteString()).build().toByteString();
    return update(setting("ConsensusType", content), approvals);
  }

  /** A config update that makes these the consenters, approved by so many administrators. */
  ByteString consentersUpdate(List<Consenter> consenters, int approvals) throws Exception {
    Orderers.Builder mapping = Orderers.newBuilder();
    consenters.stream().map(Consenter::toProto).forEach(mapping::addConsenterMapping);
    UnaryOperator<ConfigGroup> change =
        orderer -> {
          ConfigPolicy validation =
              orderer.getPoliciesOrThrow("BlockValidation").toBuilder()
                  .setPolicy(BlockValidationPolicy.of(consenters))
                  .build();
          return setting("Orderers", mapping.build().toByteString()).apply(orderer).toBuilder()
              .putPolicies("BlockValidation", validation)
              .build();
        };
    return update(change, approvals);
  }

  private static UnaryOperator<ConfigGroup> setting(String name, ByteString content) {
    return orderer -> {
      ConfigValue value = orderer.getValuesOrThrow(name).toBuilder().setValue(content).build();
      return orderer.toBuilder().putValues(name, value).build();
    };
  }

  /** A config update that changes something of the ordering service. */
  private ByteString update(UnaryOperator<ConfigGroup> change, int approvals) throws Exception {
    Config current = config(running.firstKey()).toProto();
    Config.Builder wanted = current.toBuilder();
    ConfigGroup.Builder channel = wanted.getChannelGroupBuilder();
    channel.putGroups("Orderer", change.apply(channel.getGroupsOrThrow("Orderer")));
    return update(ConfigDifference.compute(CHANNEL, current, wanted.build()), approvals);
  }

  /** A config update that has another engine order the channel, as the running node sees it. */
  ByteString engineUpdate(int node, String engine, int approvals) throws Exception {
    return update(EngineChange.of(config(node), engine), approvals);
  }

  private ByteString update(ConfigUpdate change, int approvals) throws IOException {
    return update(CHANNEL, change, approvals);
  }

  /** A config update of any channel, approved by so many administrators. */
  ByteString update(String channel, ConfigUpdate change, int approvals) throws IOException {
    ByteString update = change.toByteString();
    ConfigUpdateEnvelope.Builder envelope =
        ConfigUpdateEnvelope.newBuilder().setConfigUpdate(update);
    for (TestSigner admin : admins().subList(0, approvals)) {
      envelope.addSignatures(admin.approve(update, random));
    }
    return admins()
        .getFirst()
        .envelope(channel, HeaderType.CONFIG_UPDATE, envelope.build().toByteString(), random);
  }

  /** The administrators of the ordering organisations. */
  List<TestSigner> admins() throws IOException {
    List<TestSigner> admins = new ArrayList<>();
    for (int i = 1; i <= size(); i++) {
      String domain = "org" + i + ".example";
      admins.add(
          TestSigner.read(
              "Org" + i + "MSP",
              folder.resolve(
                  "crypto/ordererOrganizations/%s/users/Admin@%s/msp".formatted(domain, domain))));
    }
    return admins;
  }

  @Override
  public void close() {
    running.values().forEach(OrdererNode::close);
    running.clear();
  }
}
