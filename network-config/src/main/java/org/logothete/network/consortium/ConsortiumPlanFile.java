package org.logothete.network.consortium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.logothete.network.channel.BatchSize;
import org.logothete.network.channel.GoDuration;
import org.logothete.network.consortium.ConsortiumPlan.ExecutorNode;
import org.logothete.network.consortium.ConsortiumPlan.Node;
import org.logothete.network.consortium.ConsortiumPlan.OrdererOrganization;
import org.logothete.network.consortium.ConsortiumPlan.PeerOrganization;

/**
 * Plans as YAML. Only the names of the ordering organisations are needed; everything else has a
 * default:
 *
 * <pre>{@code
 * channel: logothete
 * consensus: pbft              # or bdls
 * batch: {maxMessageCount: 500, absoluteMaxBytes: 10 MiB, preferredMaxBytes: 2 MiB, timeout: 2s}
 * decisionsPerLeader: 0        # blocks of one leader's turn; 0: leaders take no turns
 * organizations:
 *   - name: Org1
 *     domain: org1.example
 *     mspId: Org1MSP
 *     nodes:
 *       - {name: orderer, host: 127.0.0.1, clientPort: 7050, clusterPort: 7051,
 *          operationsPort: 8443, adminPort: 9443}
 *     executors:                 # nodes that execute chaincode and order nothing
 *       - {name: executor, host: 127.0.0.1, clientPort: 7060, operationsPort: 8453}
 * peerOrganizations:
 *   - {name: Clients, domain: clients.example, mspId: ClientsMSP, peers: 1, users: 1}
 * }</pre>
 *
 * <p>The n-th node listens ten ports above the one before it if it names none; executors count
 * behind all ordering nodes, and there are none if none are listed. Unknown keys and values that
 * cannot be used are refused with file and line.
 */
public final class ConsortiumPlanFile {
  private ConsortiumPlanFile() {}

  /**
   * Reads a file.
   *
   * @throws InvalidPlanException with one line that names file, line and what is wrong
   * @throws IOException if the file cannot be read
   */
  public static ConsortiumPlan read(Path file) throws IOException, InvalidPlanException {
    return parse(file.toString(), Files.readString(file));
  }

  /**
   * Reads text.
   *
   * @param file what messages call it
   */
  public static ConsortiumPlan parse(String file, String text) throws InvalidPlanException {
    PlanTable root = PlanTable.parse(file, text);
    String channel = root.text("channel").orElse(ConsortiumPlan.DEFAULT_CHANNEL);
    String engine = root.text("consensus").orElse("pbft").toUpperCase(Locale.ROOT);
    Batch batch = batch(root);
    int decisionsPerLeader = root.number("decisionsPerLeader", 0);
    List<OrdererOrganization> orderers = new ArrayList<>();
    int nodes = 0;
    Optional<List<PlanTable>> organizations = root.tables("organizations");
    if (organizations.isEmpty()) {
      throw new InvalidPlanException(root.where() + "'organizations' is missing");
    }
    int executors = 0;
    for (PlanTable table : organizations.get()) {
      executors += nodeTables(table).map(List::size).orElse(1);
    }
    for (PlanTable table : organizations.get()) {
      OrdererOrganization organization = ordererOrganization(table, nodes, executors);
      nodes += organization.nodes().size();
      executors += organization.executors().size();
      orderers.add(organization);
    }
    List<PeerOrganization> peers = peerOrganizations(root);
    root.finish();
    return build(
        root,
        () ->
            new ConsortiumPlan(
                channel,
                engine,
                batch.size(),
                batch.timeout(),
                decisionsPerLeader,
                orderers,
                peers));
  }

  private record Batch(BatchSize size, Duration timeout) {}

  private static Batch batch(PlanTable root) throws InvalidPlanException {
    BatchSize defaults = ConsortiumPlan.DEFAULT_BATCH_SIZE;
    Optional<PlanTable> found = root.table("batch");
    if (found.isEmpty()) {
      return new Batch(defaults, ConsortiumPlan.DEFAULT_BATCH_TIMEOUT);
    }
    PlanTable table = found.get();
    int count = table.number("maxMessageCount", defaults.maxMessageCount());
    int absolute = table.bytes("absoluteMaxBytes", defaults.absoluteMaxBytes());
    int preferred = table.bytes("preferredMaxBytes", defaults.preferredMaxBytes());
    Duration timeout = table.duration("timeout", ConsortiumPlan.DEFAULT_BATCH_TIMEOUT);
    table.finish();
    return new Batch(build(table, () -> new BatchSize(count, absolute, preferred)), timeout);
  }

  private static Optional<List<PlanTable>> nodeTables(PlanTable organization)
      throws InvalidPlanException {
    return organization.tables("nodes");
  }

  /**
   * @param nodesBefore ordering nodes of the organisations before
   * @param executorsFrom all ordering nodes, and the executors of the organisations before
   */
  private static OrdererOrganization ordererOrganization(
      PlanTable table, int nodesBefore, int executorsFrom) throws InvalidPlanException {
    String name = table.requiredText("name");
    String domain = table.text("domain").orElse(defaultDomain(name));
    String mspId = table.text("mspId").orElse(name + "MSP");
    List<Node> nodes = new ArrayList<>();
    Optional<List<PlanTable>> nodeTables = nodeTables(table);
    if (nodeTables.isEmpty()) {
      nodes.add(ConsortiumPlan.defaultNode("orderer", nodesBefore));
    } else {
      for (PlanTable node : nodeTables.get()) {
        nodes.add(node(node, nodesBefore + nodes.size()));
      }
    }
    List<ExecutorNode> executors = new ArrayList<>();
    for (PlanTable executor : table.tables("executors").orElse(List.of())) {
      executors.add(executor(executor, executorsFrom + executors.size()));
    }
    table.finish();
    return build(table, () -> new OrdererOrganization(name, domain, mspId, nodes, executors));
  }

  private static ExecutorNode executor(PlanTable table, int index) throws InvalidPlanException {
    ExecutorNode defaults = ConsortiumPlan.defaultExecutor("executor", index);
    String name = table.text("name").orElse(defaults.name());
    String host = table.text("host").orElse(defaults.host());
    int clientPort = table.number("clientPort", defaults.clientPort());
    int operationsPort = table.number("operationsPort", defaults.operationsPort());
    table.finish();
    return build(table, () -> new ExecutorNode(name, host, clientPort, operationsPort));
  }

  private static Node node(PlanTable table, int index) throws InvalidPlanException {
    Node defaults = ConsortiumPlan.defaultNode("orderer", index);
    String name = table.text("name").orElse(defaults.name());
    String host = table.text("host").orElse(defaults.host());
    int clientPort = table.number("clientPort", defaults.clientPort());
    int clusterPort = table.number("clusterPort", defaults.clusterPort());
    int operationsPort = table.number("operationsPort", defaults.operationsPort());
    int adminPort = table.number("adminPort", defaults.adminPort());
    table.finish();
    return build(
        table, () -> new Node(name, host, clientPort, clusterPort, operationsPort, adminPort));
  }

  private static List<PeerOrganization> peerOrganizations(PlanTable root)
      throws InvalidPlanException {
    Optional<List<PlanTable>> tables = root.tables("peerOrganizations");
    if (tables.isEmpty()) {
      return ConsortiumPlan.defaultPeerOrganizations();
    }
    List<PeerOrganization> organizations = new ArrayList<>();
    for (PlanTable table : tables.get()) {
      String name = table.requiredText("name");
      String domain = table.text("domain").orElse(defaultDomain(name));
      String mspId = table.text("mspId").orElse(name + "MSP");
      int peers = table.number("peers", 1);
      int users = table.number("users", 1);
      table.finish();
      organizations.add(
          build(table, () -> new PeerOrganization(name, domain, mspId, peers, users)));
    }
    return organizations;
  }

  private static String defaultDomain(String name) {
    return name.toLowerCase(Locale.ROOT) + ".example";
  }

  /** Makes a value of the plan; what it refuses is refused at the line of its table. */
  private static <T> T build(PlanTable table, Supplier<T> constructor) throws InvalidPlanException {
    try {
      return constructor.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidPlanException(table.where() + e.getMessage(), e);
    }
  }

  /** Writes a plan with every value spelt out; reading it again gives an equal plan. */
  public static String format(ConsortiumPlan plan) {
    StringBuilder yaml = new StringBuilder();
    line(yaml, "channel: " + plan.channel());
    line(yaml, "consensus: " + plan.engine().toLowerCase(Locale.ROOT));
    line(yaml, "batch:");
    line(yaml, "  maxMessageCount: " + plan.batchSize().maxMessageCount());
    line(yaml, "  absoluteMaxBytes: " + plan.batchSize().absoluteMaxBytes());
    line(yaml, "  preferredMaxBytes: " + plan.batchSize().preferredMaxBytes());
    line(yaml, "  timeout: " + GoDuration.format(plan.batchTimeout()));
    line(yaml, "decisionsPerLeader: " + plan.decisionsPerLeader());
    line(yaml, "organizations:");
    for (OrdererOrganization org : plan.ordererOrganizations()) {
      names(yaml, org.name(), org.domain(), org.mspId());
      line(yaml, "    nodes:");
      for (Node node : org.nodes()) {
        line(yaml, "      - name: \"" + node.name() + "\"");
        line(yaml, "        host: \"" + node.host() + "\"");
        line(yaml, "        clientPort: " + node.clientPort());
        line(yaml, "        clusterPort: " + node.clusterPort());
        line(yaml, "        operationsPort: " + node.operationsPort());
        line(yaml, "        adminPort: " + node.adminPort());
      }
      if (!org.executors().isEmpty()) {
        line(yaml, "    executors:");
      }
      for (ExecutorNode node : org.executors()) {
        line(yaml, "      - name: \"" + node.name() + "\"");
        line(yaml, "        host: \"" + node.host() + "\"");
        line(yaml, "        clientPort: " + node.clientPort());
        line(yaml, "        operationsPort: " + node.operationsPort());
      }
    }
    line(yaml, plan.peerOrganizations().isEmpty() ? "peerOrganizations: []" : "peerOrganizations:");
    for (PeerOrganization org : plan.peerOrganizations()) {
      names(yaml, org.name(), org.domain(), org.mspId());
      line(yaml, "    peers: " + org.peers());
      line(yaml, "    users: " + org.users());
    }
    return yaml.toString();
  }

  private static void names(StringBuilder yaml, String name, String domain, String mspId) {
    line(yaml, "  - name: \"" + name + "\"");
    line(yaml, "    domain: \"" + domain + "\"");
    line(yaml, "    mspId: \"" + mspId + "\"");
  }

  private static void line(StringBuilder yaml, String line) {
    yaml.append(line).append('\n');
  }
}
