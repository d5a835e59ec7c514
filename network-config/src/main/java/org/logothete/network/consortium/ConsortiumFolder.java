package org.logothete.network.consortium;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;
import org.logothete.network.channel.BftOptions;
import org.logothete.network.channel.Consenter;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.network.channel.Organization;
import org.logothete.network.consortium.ConsortiumPlan.ExecutorMember;
import org.logothete.network.consortium.ConsortiumPlan.ExecutorNode;
import org.logothete.network.consortium.ConsortiumPlan.Member;
import org.logothete.network.consortium.ConsortiumPlan.Node;
import org.logothete.network.consortium.ConsortiumPlan.OrdererOrganization;
import org.logothete.network.consortium.ConsortiumPlan.PeerOrganization;
import org.logothete.network.consortium.OrganizationCrypto.NodeCertificates;

/**
 * The folder of a new network: {@code crypto} in cryptogen's layout, {@code genesis.block}, {@code
 * network.yaml} as resolved, {@code nodes/<name>/orderer.yaml} for each node, and {@code
 * profiles/<user>.yaml} for each user.
 *
 * <p>All private keys of all organisations lie in it, which suits one machine and tests. To run a
 * network apart, give each organisation only its own part.
 */
public final class ConsortiumFolder {
  /** The plan the network was made from. */
  public static final String PLAN = "network.yaml";

  /** The first block of the channel. */
  public static final String GENESIS_BLOCK = "genesis.block";

  /** The folder of the nodes, each with {@value #NODE_SETTINGS}. */
  public static final String NODES = "nodes";

  public static final String NODE_SETTINGS = "orderer.yaml";

  /** The folder of the users' client profiles. */
  public static final String PROFILES = "profiles";

  private final ConsortiumPlan plan;
  private final Path root;
  private final Instant now;
  private final SecureRandom random;

  private ConsortiumFolder(ConsortiumPlan plan, Path root, Instant now, SecureRandom random) {
    this.plan = plan;
    this.root = root;
    this.now = now;
    this.random = random;
  }

  /**
   * Makes the folder. It appears complete or not at all: everything is written to a sibling that is
   * renamed at the end, and removed if anything goes wrong.
   *
   * @param target does not exist, or is an empty directory
   * @param now from when certificates are valid
   * @param random where keys come from
   * @throws FileAlreadyExistsException if there is anything at {@code target}
   * @throws IOException if it cannot be written
   */
  public static void create(ConsortiumPlan plan, Path target, Instant now, SecureRandom random)
      throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    refuseExisting(absolute);
    Path parent = absolute.getParent();
    Path name = absolute.getFileName();
    if (parent == null || name == null) {
      throw new FileAlreadyExistsException(absolute.toString());
    }
    Files.createDirectories(parent);
    byte[] suffix = new byte[8];
    random.nextBytes(suffix);
    Path unfinished =
        parent.resolve("." + name + ".unfinished-" + HexFormat.of().formatHex(suffix));
    OwnerFiles.privateDirectory(unfinished);
    try {
      new ConsortiumFolder(plan, unfinished, now, random).write();
      Files.move(unfinished, absolute, StandardCopyOption.ATOMIC_MOVE);
    } catch (DirectoryNotEmptyException e) {
      OwnerFiles.deleteTree(unfinished);
      throw exists(absolute, e);
    } catch (IOException | RuntimeException e) {
      deleteAfter(unfinished, e);
      throw e;
    }
  }

  private static void deleteAfter(Path unfinished, Exception failure) {
    try {
      OwnerFiles.deleteTree(unfinished);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static void refuseExisting(Path target) throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> entries = Files.list(target)) {
      if (entries.findAny().isPresent()) {
        throw exists(target, null);
      }
    } catch (NotDirectoryException e) {
      throw exists(target, e);
    }
  }

  private void write() throws IOException {
    List<Consenter> consenters = new ArrayList<>();
    List<Organization.OrdererOrganization> orderers = new ArrayList<>();
    Path crypto = OwnerFiles.directory(root.resolve("crypto"));
    for (OrdererOrganization org : plan.ordererOrganizations()) {
      OrganizationCrypto material =
          OrganizationCrypto.create(
              crypto.resolve("ordererOrganizations").resolve(org.domain()),
              org.domain(),
              now,
              random);
      material.addUser("Admin", VerifyingMsp.ADMIN);
      for (Node node : org.nodes()) {
        NodeCertificates certificates =
            material.addNode("orderers", VerifyingMsp.ORDERER, node.name(), List.of(node.host()));
        consenters.add(consenter(consenters.size() + 1, org, node, certificates));
      }
      for (ExecutorNode node : org.executors()) {
        material.addNode("executors", VerifyingMsp.PEER, node.name(), List.of(node.host()));
      }
      orderers.add(
          new Organization.OrdererOrganization(
              org.name(), org.mspId(), material.mspConfig(org.mspId()), endpoints(org)));
    }
    writeGenesis(
        new ChannelProfile(
            plan.engine(),
            plan.batchSize(),
            plan.batchTimeout(),
            BftOptions.DEFAULTS.withDecisionsPerLeader(plan.decisionsPerLeader()),
            consenters,
            orderers,
            peerOrganizations(crypto)));
    OwnerFiles.write(root.resolve(PLAN), ConsortiumPlanFile.format(plan));
    for (Member member : plan.members()) {
      Path directory = OwnerFiles.directory(root.resolve(NODES).resolve(member.qualifiedName()));
      OwnerFiles.write(directory.resolve(NODE_SETTINGS), NodeSettingsFile.of(plan, member));
    }
    for (ExecutorMember executor : plan.executors()) {
      Path directory = OwnerFiles.directory(root.resolve(NODES).resolve(executor.qualifiedName()));
      OwnerFiles.write(directory.resolve(NODE_SETTINGS), NodeSettingsFile.of(plan, executor));
    }
    writeProfiles(OwnerFiles.directory(root.resolve(PROFILES)));
  }

  private void writeProfiles(Path directory) throws IOException {
    for (PeerOrganization org : plan.peerOrganizations()) {
      for (int number = 1; number <= org.users(); number++) {
        String user = "User" + number + "@" + org.domain();
        OwnerFiles.write(directory.resolve(user + ".yaml"), ClientProfileFile.of(plan, org, user));
      }
    }
  }

  private List<Organization.ApplicationOrganization> peerOrganizations(Path crypto)
      throws IOException {
    List<Organization.ApplicationOrganization> organizations = new ArrayList<>();
    for (PeerOrganization org : plan.peerOrganizations()) {
      OrganizationCrypto material =
          OrganizationCrypto.create(
              crypto.resolve("peerOrganizations").resolve(org.domain()), org.domain(), now, random);
      material.addUser("Admin", VerifyingMsp.ADMIN);
      for (int user = 1; user <= org.users(); user++) {
        material.addUser("User" + user, VerifyingMsp.CLIENT);
      }
      for (int peer = 0; peer < org.peers(); peer++) {
        material.addNode("peers", VerifyingMsp.PEER, "peer" + peer, List.of());
      }
      organizations.add(
          new Organization.ApplicationOrganization(
              org.name(), org.mspId(), material.mspConfig(org.mspId()), List.of()));
    }
    return organizations;
  }

  private void writeGenesis(ChannelProfile profile) throws IOException {
    Block genesis;
    try {
      genesis = GenesisBlock.of(plan.channel(), profile, now, random);
    } catch (InvalidConfigException e) {
      // A plan holds only what makes a sound configuration.
      throw new IllegalStateException(e);
    }
    ByteString bytes = genesis.toByteString();
    OwnerFiles.write(root.resolve(GENESIS_BLOCK), bytes);
  }

  private static Consenter consenter(
      int id, OrdererOrganization org, Node node, NodeCertificates certificates) {
    return new Consenter(
        id,
        node.host(),
        node.clusterPort(),
        org.mspId(),
        certificates.identity(),
        certificates.tls(),
        certificates.tls());
  }

  private static List<String> endpoints(OrdererOrganization org) {
    return org.nodes().stream().map(node -> node.host() + ":" + node.clientPort()).toList();
  }

  private static FileAlreadyExistsException exists(Path target, @Nullable Exception cause) {
    FileAlreadyExistsException exception =
        new FileAlreadyExistsException(
            target.toString(), null, "already exists and is not an empty directory");
    if (cause != null) {
      exception.initCause(cause);
    }
    return exception;
  }
}
