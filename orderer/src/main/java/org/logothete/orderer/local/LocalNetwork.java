package org.logothete.orderer.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.chaincode.lifecycle.NamedExecutor;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.network.consortium.ConsortiumFolder;
import org.logothete.network.consortium.ConsortiumPlan;
import org.logothete.network.consortium.ConsortiumPlanFile;
import org.logothete.network.consortium.InvalidPlanException;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.ClientIdentity;
import org.logothete.orderer.client.ClientProfile;
import org.logothete.orderer.client.ClientTlsFiles;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.ops.AdminClient;
import org.logothete.orderer.settings.HostPort;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.settings.SettingsException;
import org.logothete.orderer.settings.TlsSettings;

/** The folder of a network (see {@link ConsortiumFolder}), as those who use it see it. */
public final class LocalNetwork {
  private final Path root;
  private final ConsortiumPlan plan;
  private final List<LocalNode> nodes;
  private final List<LocalNode> executors;

  private LocalNetwork(
      Path root, ConsortiumPlan plan, List<LocalNode> nodes, List<LocalNode> executors) {
    this.root = root;
    this.plan = plan;
    this.nodes = List.copyOf(nodes);
    this.executors = List.copyOf(executors);
  }

  /**
   * Reads the folder.
   *
   * @throws LocalNetworkException naming what is missing or wrong in it
   */
  public static LocalNetwork open(Path root) throws LocalNetworkException {
    Path planFile = root.resolve(ConsortiumFolder.PLAN);
    if (!Files.isRegularFile(planFile)) {
      throw new LocalNetworkException(
          "%s is not the folder of a network; make one with: logothete network init %s"
              .formatted(root, root));
    }
    try {
      ConsortiumPlan plan = ConsortiumPlanFile.read(planFile);
      List<LocalNode> nodes = new ArrayList<>();
      for (ConsortiumPlan.Member member : plan.members()) {
        nodes.add(node(root, member.id(), member.qualifiedName()));
      }
      List<LocalNode> executors = new ArrayList<>();
      for (ConsortiumPlan.ExecutorMember executor : plan.executors()) {
        executors.add(node(root, executor.id(), executor.qualifiedName()));
      }
      return new LocalNetwork(root.toAbsolutePath().normalize(), plan, nodes, executors);
    } catch (InvalidPlanException | SettingsException e) {
      throw new LocalNetworkException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new LocalNetworkException("cannot read " + planFile + ": " + e, e);
    }
  }

  private static LocalNode node(Path root, int id, String name) throws SettingsException {
    Path directory =
        root.resolve(ConsortiumFolder.NODES).resolve(name).toAbsolutePath().normalize();
    Path settings = directory.resolve(ConsortiumFolder.NODE_SETTINGS);
    return new LocalNode(id, name, directory, NodeSettings.read(settings, Map.of()));
  }

  public Path root() {
    return root;
  }

  public String channel() {
    return plan.channel();
  }

  public String engine() {
    return plan.engine();
  }

  /** The consenters, in the order of their ids. */
  public List<LocalNode> nodes() {
    return nodes;
  }

  /** The nodes that execute and order nothing. */
  public List<LocalNode> executors() {
    return executors;
  }

  /** The consenters, and then the others. */
  public List<LocalNode> all() {
    return Stream.concat(nodes.stream(), executors.stream()).toList();
  }

  /** The node of that name, or whose name begins with it, or with that number. */
  public LocalNode node(String name) throws LocalNetworkException {
    List<LocalNode> matching =
        all().stream()
            .filter(
                node -> node.name().startsWith(name) || Integer.toString(node.id()).equals(name))
            .toList();
    if (matching.size() == 1) {
      return matching.getFirst();
    }
    throw new LocalNetworkException(
        "there is %s node '%s'; the nodes are %s"
            .formatted(
                matching.isEmpty() ? "no" : "more than one",
                name,
                String.join(", ", all().stream().map(LocalNode::name).toList())));
  }

  /** The first block of the channel. */
  public Block genesisBlock() throws LocalNetworkException {
    Path file = genesisFile();
    try {
      return Block.parseFrom(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new LocalNetworkException(file + ": " + e.getMessage(), e);
    }
  }

  /** The configuration of the genesis block. */
  public ChannelConfig genesisConfig() throws LocalNetworkException {
    try {
      return ConfigBlocks.read(genesisBlock());
    } catch (InvalidConfigException e) {
      throw new LocalNetworkException(genesisFile() + ": " + e.getMessage(), e);
    }
  }

  private Path genesisFile() {
    return root.resolve(ConsortiumFolder.GENESIS_BLOCK);
  }

  /** Makes envelopes in the name of the first client of the network. */
  public Envelopes clientEnvelopes() throws ClientException {
    return clientProfile().envelopes();
  }

  /** The first client of the network, and all its nodes. */
  public ClientProfile clientProfile() throws ClientException {
    ConsortiumPlan.PeerOrganization organization = clientOrganization();
    return new ClientProfile(
        plan.channel(),
        ClientIdentity.read(clientFolder(organization).resolve("msp"), organization.mspId()),
        clientTls(),
        endpoints(nodes),
        endpoints(executors));
  }

  private List<ClientProfile.Endpoint> endpoints(List<LocalNode> of) throws ClientException {
    List<ClientProfile.Endpoint> endpoints = new ArrayList<>();
    for (LocalNode node : of) {
      HostPort address = node.settings().clientApi().listen();
      endpoints.add(new ClientProfile.Endpoint(node.name(), address, address.host(), clientTls()));
    }
    return endpoints;
  }

  /** A node as a definition names it among the executors. */
  public NamedExecutor executor(LocalNode node) throws ClientException {
    NodeSettings.LocalMsp msp = node.settings().localMsp();
    String address =
        plan.executors().stream()
            .filter(executor -> executor.qualifiedName().equals(node.name()))
            .map(executor -> executor.node().host() + ":" + executor.node().clientPort())
            .findFirst()
            .orElse("");
    return new NamedExecutor(ClientIdentity.read(msp.directory(), msp.id()).serialized(), address);
  }

  /**
   * The first so many clients, organisation by organisation.
   *
   * @throws ClientException if the network has fewer
   */
  public List<ClientIdentity> clients(int wanted) throws ClientException {
    List<ClientIdentity> clients = new ArrayList<>();
    for (ConsortiumPlan.PeerOrganization organization : plan.peerOrganizations()) {
      for (int user = 1; user <= organization.users() && clients.size() < wanted; user++) {
        Path msp = clientFolder(organization, user).resolve("msp");
        clients.add(ClientIdentity.read(msp, organization.mspId()));
      }
    }
    if (clients.size() < wanted) {
      throw new ClientException(
          "the network has %d clients, not %d; a plan gives it more (peerOrganizations, users)"
              .formatted(clients.size(), wanted));
    }
    return clients;
  }

  /** Makes envelopes in the name of an administrator, over the first client's connections. */
  public Envelopes envelopesOf(ClientIdentity identity) throws ClientException {
    return new Envelopes(
        plan.channel(),
        identity,
        OrdererConnection.certificateHash(clientTls().certificate()),
        Clock.systemUTC(),
        new SecureRandom());
  }

  /**
   * The administrators of the ordering organisations, who may change how the channel is ordered.
   */
  public List<ClientIdentity> ordererAdministrators() throws ClientException {
    List<ClientIdentity> administrators = new ArrayList<>();
    for (ConsortiumPlan.OrdererOrganization organization : plan.ordererOrganizations()) {
      administrators.add(
          administrator("ordererOrganizations", organization.domain(), organization.mspId()));
    }
    return administrators;
  }

  /** The administrator of the organisation that runs a node. */
  public ClientIdentity administratorOf(LocalNode node) throws ClientException {
    String mspId = node.settings().localMsp().id();
    return administrator("ordererOrganizations", owner(mspId).domain(), mspId);
  }

  private ConsortiumPlan.OrdererOrganization owner(String mspId) throws ClientException {
    return plan.ordererOrganizations().stream()
        .filter(organization -> organization.mspId().equals(mspId))
        .findFirst()
        .orElseThrow(
            () -> new ClientException("the network has no organisation of MSP id " + mspId));
  }

  /**
   * Speaks to the admin endpoint of a node as the administrator of its organisation.
   *
   * @throws LocalNetworkException if the node has none, or the administrator's keys are not here
   */
  public AdminClient administer(LocalNode node) throws LocalNetworkException {
    NodeSettings.Admin admin =
        node.settings()
            .admin()
            .orElseThrow(
                () ->
                    new LocalNetworkException(
                        "%s has no admin endpoint: set Admin.ListenAddress in %s"
                            .formatted(node.name(), node.settings().file())));
    try {
      return AdminClient.of(
          admin.listen(),
          admin.tls() instanceof TlsSettings.Plain
              ? Optional.empty()
              : Optional.of(administratorTls(node)));
    } catch (IOException | ClientException e) {
      throw new LocalNetworkException(String.valueOf(e.getMessage()), e);
    }
  }

  private AdminClient.Tls administratorTls(LocalNode node) throws ClientException {
    String domain = owner(node.settings().localMsp().id()).domain();
    Path organization = root.resolve("crypto/ordererOrganizations").resolve(domain);
    Path tls = organization.resolve("users/Admin@" + domain).resolve("tls");
    return new AdminClient.Tls(
        organization.resolve("msp/tlscacerts/tlsca." + domain + "-cert.pem"),
        tls.resolve("client.crt"),
        tls.resolve("client.key"));
  }

  /** The administrators of the organisations that use the channel, who approve chaincode. */
  public List<ClientIdentity> applicationAdministrators() throws ClientException {
    List<ClientIdentity> administrators = new ArrayList<>();
    for (ConsortiumPlan.PeerOrganization organization : plan.peerOrganizations()) {
      administrators.add(
          administrator("peerOrganizations", organization.domain(), organization.mspId()));
    }
    return administrators;
  }

  private ClientIdentity administrator(String kind, String domain, String mspId)
      throws ClientException {
    Path folder =
        root.resolve("crypto").resolve(kind).resolve(domain).resolve("users/Admin@" + domain);
    return ClientIdentity.read(folder.resolve("msp"), mspId);
  }

  /**
   * Deletes the folder with all keys and ledgers; no node may be running.
   *
   * @throws LocalNetworkException if something of it cannot be deleted
   */
  public void delete() throws LocalNetworkException {
    try {
      TemporaryFolder.remove(root);
    } catch (IOException e) {
      throw new LocalNetworkException("cannot delete " + root + ": " + e.getMessage(), e);
    }
  }

  /** Connects to a node as the first client of the network. */
  public OrdererConnection connect(LocalNode node) throws ClientException {
    return OrdererConnection.open(node.settings().clientApi().listen(), clientTls());
  }

  private ClientTlsFiles clientTls() throws ClientException {
    Path tls = clientFolder(clientOrganization()).resolve("tls");
    List<Path> roots =
        plan.ordererOrganizations().stream()
            .map(
                organization ->
                    root.resolve("crypto/ordererOrganizations")
                        .resolve(organization.domain())
                        .resolve("msp/tlscacerts")
                        .resolve("tlsca." + organization.domain() + "-cert.pem"))
            .toList();
    return new ClientTlsFiles(tls.resolve("client.crt"), tls.resolve("client.key"), roots);
  }

  private ConsortiumPlan.PeerOrganization clientOrganization() throws ClientException {
    return plan.peerOrganizations().stream()
        .filter(organization -> organization.users() > 0)
        .findFirst()
        .orElseThrow(() -> new ClientException("the network has no organisation with clients"));
  }

  private Path clientFolder(ConsortiumPlan.PeerOrganization organization) {
    return clientFolder(organization, 1);
  }

  private Path clientFolder(ConsortiumPlan.PeerOrganization organization, int user) {
    String domain = organization.domain();
    return root.resolve("crypto/peerOrganizations")
        .resolve(domain)
        .resolve("users")
        .resolve("User" + user + "@" + domain);
  }
}
