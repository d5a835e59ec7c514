package org.logothete.network.consortium;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.logothete.network.channel.BatchSize;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.InvalidConfigException;

/**
 * What a new network is to look like. All names, domains, MSP ids and listening addresses are
 * distinct; constructors refuse anything else with an {@link IllegalArgumentException}.
 *
 * @param channel name of the first channel
 * @param engine name of the consensus engine, {@code PBFT} or {@code BDLS}
 * @param batchSize limits of one block
 * @param batchTimeout longest wait of a transaction for its block to fill
 * @param decisionsPerLeader how many blocks each leader proposes before it is the next one's turn;
 *     0 if a leader stays until it fails. PBFT only: BDLS changes its leaders by itself
 * @param ordererOrganizations who runs the ordering nodes; consenter ids follow this order
 * @param peerOrganizations who submits transactions
 */
public record ConsortiumPlan(
    String channel,
    String engine,
    BatchSize batchSize,
    Duration batchTimeout,
    int decisionsPerLeader,
    List<OrdererOrganization> ordererOrganizations,
    List<PeerOrganization> peerOrganizations) {
  /** The name of the channel if the plan gives none. */
  public static final String DEFAULT_CHANNEL = "logothete";

  /** Fabric's defaults for how much goes into one block. */
  public static final BatchSize DEFAULT_BATCH_SIZE = new BatchSize(500, 10 << 20, 2 << 20);

  public static final Duration DEFAULT_BATCH_TIMEOUT = Duration.ofSeconds(2);

  /** Most organisations and nodes in a plan: a bound on what a typing error can set off. */
  public static final int SIZE_MAX = 100;

  /** The engines that a network may be ordered with. */
  public static final List<String> ENGINES = List.of("PBFT", "BDLS");

  static final int CLIENT_PORT = 7050;
  static final int CLUSTER_PORT = 7051;
  static final int OPERATIONS_PORT = 8443;
  static final int ADMIN_PORT = 9443;
  static final int PORT_STEP = 10;
  static final String LOOPBACK = "127.0.0.1";

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9.-]{0,63}";
  private static final String DOMAIN = "[a-z0-9]([a-z0-9.-]{0,98}[a-z0-9])?";
  private static final String HOST = "[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?";

  public ConsortiumPlan {
    ordererOrganizations = List.copyOf(ordererOrganizations);
    peerOrganizations = List.copyOf(peerOrganizations);
    try {
      ChannelConfig.checkChannelId(channel);
    } catch (InvalidConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    if (!ENGINES.contains(engine)) {
      throw new IllegalArgumentException("consensus '" + engine + "' is not one of " + ENGINES);
    }
    if (!batchTimeout.isPositive()) {
      throw new IllegalArgumentException("the batch timeout " + batchTimeout + " is not positive");
    }
    if (decisionsPerLeader < 0) {
      throw new IllegalArgumentException(
          "the number of decisions per leader is " + decisionsPerLeader + ", not 0 or more");
    }
    if (decisionsPerLeader > 0 && !engine.equals("PBFT")) {
      throw new IllegalArgumentException(
          "a number of decisions per leader is for PBFT; the leaders of "
              + engine
              + " change anyway");
    }
    requireSize("ordering organisations", 1, ordererOrganizations.size());
    requireSize("peer organisations", 0, peerOrganizations.size());
    requireDistinct(ordererOrganizations, peerOrganizations);
  }

  /**
   * An organisation that runs ordering nodes.
   *
   * @param name key of its group in the channel configuration
   * @param domain what its certificates and folders are named after
   * @param mspId its identifier in every signature
   * @param nodes its ordering nodes
   * @param executors its nodes that execute chaincode and order nothing
   */
  public record OrdererOrganization(
      String name, String domain, String mspId, List<Node> nodes, List<ExecutorNode> executors) {
    public OrdererOrganization {
      nodes = List.copyOf(nodes);
      executors = List.copyOf(executors);
      requireNames(name, domain, mspId);
      requireSize("nodes of " + name, 1, nodes.size());
      requireSize("executors of " + name, 0, executors.size());
      List<String> names =
          Stream.concat(nodes.stream().map(Node::name), executors.stream().map(ExecutorNode::name))
              .toList();
      if (names.stream().distinct().count() < names.size()) {
        throw new IllegalArgumentException("two nodes of " + name + " have one name: " + names);
      }
    }

    /** An organisation whose nodes all order. */
    public OrdererOrganization(String name, String domain, String mspId, List<Node> nodes) {
      this(name, domain, mspId, nodes, List.of());
    }
  }

  /**
   * A node that executes chaincode and orders nothing.
   *
   * @param name its host name within the domain of its organisation
   * @param host where clients and other nodes reach it
   * @param clientPort where they connect
   * @param operationsPort health and metrics
   */
  public record ExecutorNode(String name, String host, int clientPort, int operationsPort) {
    public ExecutorNode {
      require(DOMAIN, "executor name", name);
      require(HOST, "host of executor " + name, host);
      requirePort("client port of " + name, clientPort);
      requirePort("operations port of " + name, operationsPort);
    }
  }

  /**
   * An ordering node.
   *
   * @param name its host name within the domain of its organisation
   * @param host where clients and other nodes reach it
   * @param clientPort where clients and peers connect
   * @param clusterPort where other nodes connect
   * @param operationsPort health and metrics
   * @param adminPort where its organisation's administrators connect
   */
  public record Node(
      String name,
      String host,
      int clientPort,
      int clusterPort,
      int operationsPort,
      int adminPort) {
    public Node {
      require(DOMAIN, "node name", name);
      require(HOST, "host of node " + name, host);
      requirePort("client port of " + name, clientPort);
      requirePort("cluster port of " + name, clusterPort);
      requirePort("operations port of " + name, operationsPort);
      requirePort("admin port of " + name, adminPort);
    }

    /** The name that no other node of the network has, and that its folder bears. */
    public String qualifiedName(OrdererOrganization organization) {
      return name + "." + organization.domain();
    }
  }

  /**
   * An organisation whose members submit transactions.
   *
   * @param peers how many peers get identities
   * @param users how many client identities are made besides the administrator's, {@code User1} and
   *     so on
   */
  public record PeerOrganization(String name, String domain, String mspId, int peers, int users) {
    public PeerOrganization {
      requireNames(name, domain, mspId);
      requireSize("peers of " + name, 0, peers);
      requireSize("users of " + name, 0, users);
    }
  }

  /**
   * A network on this machine: organisations with one node each and one organisation of clients.
   *
   * @param organizations how many ordering organisations, at least 1; four tolerate one faulty node
   * @param engine {@code PBFT} or {@code BDLS}
   */
  public static ConsortiumPlan local(int organizations, String engine) {
    requireSize("ordering organisations", 1, organizations);
    return new ConsortiumPlan(
        DEFAULT_CHANNEL,
        engine,
        DEFAULT_BATCH_SIZE,
        DEFAULT_BATCH_TIMEOUT,
        0,
        IntStream.range(0, organizations)
            .mapToObj(
                i ->
                    new OrdererOrganization(
                        "Org" + (i + 1),
                        "org" + (i + 1) + ".example",
                        "Org" + (i + 1) + "MSP",
                        List.of(defaultNode("orderer", i))))
            .toList(),
        defaultPeerOrganizations());
  }

  /** The same network with leaders that take turns of so many blocks, or do not if it is 0. */
  public ConsortiumPlan withDecisionsPerLeader(int decisions) {
    return new ConsortiumPlan(
        channel,
        engine,
        batchSize,
        batchTimeout,
        decisions,
        ordererOrganizations,
        peerOrganizations);
  }

  /** The same network with so many executors more, one organisation's after the other's. */
  public ConsortiumPlan withExecutors(int count) {
    requireSize("executors", 0, count);
    int organizations = ordererOrganizations.size();
    int before = members().size() + executors().size();
    List<OrdererOrganization> extended = new ArrayList<>();
    for (int i = 0; i < organizations; i++) {
      OrdererOrganization organization = ordererOrganizations.get(i);
      List<ExecutorNode> executors = new ArrayList<>(organization.executors());
      for (int index = i; index < count; index += organizations) {
        String name = index < organizations ? "executor" : "executor" + (index / organizations + 1);
        executors.add(defaultExecutor(name, before + index));
      }
      extended.add(
          new OrdererOrganization(
              organization.name(),
              organization.domain(),
              organization.mspId(),
              organization.nodes(),
              executors));
    }
    return new ConsortiumPlan(
        channel, engine, batchSize, batchTimeout, decisionsPerLeader, extended, peerOrganizations);
  }

  /** The n-th node of all, counted from 0, if it executes and nothing is said of where. */
  static ExecutorNode defaultExecutor(String name, int index) {
    int offset = PORT_STEP * index;
    return new ExecutorNode(name, LOOPBACK, CLIENT_PORT + offset, OPERATIONS_PORT + offset);
  }

  /** The n-th node, counted from 0, if nothing is said about where it listens. */
  static Node defaultNode(String name, int index) {
    int offset = PORT_STEP * index;
    return new Node(
        name,
        LOOPBACK,
        CLIENT_PORT + offset,
        CLUSTER_PORT + offset,
        OPERATIONS_PORT + offset,
        ADMIN_PORT + offset);
  }

  static List<PeerOrganization> defaultPeerOrganizations() {
    return List.of(new PeerOrganization("Clients", "clients.example", "ClientsMSP", 1, 1));
  }

  private static void requireDistinct(
      List<OrdererOrganization> orderers, List<PeerOrganization> peers) {
    Distinct distinct = new Distinct();
    for (OrdererOrganization org : orderers) {
      distinct.add(org.name(), org.domain(), org.mspId());
      for (Node node : org.nodes()) {
        distinct.addListener(node.name(), node.host(), node.clientPort());
        distinct.addListener(node.name(), node.host(), node.clusterPort());
        distinct.addListener(node.name(), node.host(), node.operationsPort());
        distinct.addListener(node.name(), node.host(), node.adminPort());
      }
      for (ExecutorNode node : org.executors()) {
        distinct.addListener(node.name(), node.host(), node.clientPort());
        distinct.addListener(node.name(), node.host(), node.operationsPort());
      }
    }
    for (PeerOrganization org : peers) {
      distinct.add(org.name(), org.domain(), org.mspId());
    }
    requireSize(
        "nodes", 1, orderers.stream().mapToInt(organization -> organization.nodes().size()).sum());
    requireSize(
        "executors",
        0,
        orderers.stream().mapToInt(organization -> organization.executors().size()).sum());
  }

  private static final class Distinct {
    private final Map<String, String> seen = new HashMap<>();

    void add(String name, String domain, String mspId) {
      add("name '" + name + "'", name);
      add("domain '" + domain + "'", name);
      add("MSP id '" + mspId + "'", name);
    }

    void addListener(String node, String host, int port) {
      add("address " + host + ":" + port, node);
    }

    private void add(String what, String owner) {
      String earlier = seen.putIfAbsent(what, owner);
      if (earlier != null) {
        throw new IllegalArgumentException(
            what + " is used twice, by " + earlier + " and by " + owner);
      }
    }
  }

  private static void requireNames(String name, String domain, String mspId) {
    require(NAME, "organisation name", name);
    require(DOMAIN, "domain of " + name, domain);
    require(NAME, "MSP id of " + name, mspId);
  }

  private static void require(String pattern, String what, String value) {
    if (!value.matches(pattern) || value.contains("..")) {
      throw new IllegalArgumentException(what + " '" + value + "' must match " + pattern);
    }
  }

  private static void requirePort(String what, int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(what + " is " + port + ", not in 1 to 65535");
    }
  }

  private static void requireSize(String what, int min, int count) {
    if (count < min || count > SIZE_MAX) {
      throw new IllegalArgumentException(
          "the number of " + what + " is " + count + ", not in " + min + " to " + SIZE_MAX);
    }
  }

  /** Every node with its organisation, in the order of the consenter ids 1, 2 and so on. */
  public List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (OrdererOrganization organization : ordererOrganizations) {
      for (Node node : organization.nodes()) {
        members.add(new Member(members.size() + 1, organization, node));
      }
    }
    return List.copyOf(members);
  }

  /** Every executor with its organisation, numbered on behind the consenters. */
  public List<ExecutorMember> executors() {
    int id = members().size();
    List<ExecutorMember> executors = new ArrayList<>();
    for (OrdererOrganization organization : ordererOrganizations) {
      for (ExecutorNode node : organization.executors()) {
        id++;
        executors.add(new ExecutorMember(id, organization, node));
      }
    }
    return List.copyOf(executors);
  }

  /**
   * A node that executes and orders nothing.
   *
   * @param id among all nodes of the network
   */
  public record ExecutorMember(int id, OrdererOrganization organization, ExecutorNode node) {
    /** The name that no other node of the network has. */
    public String qualifiedName() {
      return node.name() + "." + organization.domain();
    }
  }

  /** A node as consenter of the channel. */
  public record Member(int id, OrdererOrganization organization, Node node) {
    /** The name that no other node of the network has. */
    public String qualifiedName() {
      return node.qualifiedName(organization);
    }
  }
}
