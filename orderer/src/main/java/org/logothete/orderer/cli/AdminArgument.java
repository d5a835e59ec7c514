package org.logothete.orderer.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.ops.AdminClient;
import org.logothete.orderer.settings.HostPort;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Whose channels are administered: one node's, named as Fabric's {@code osnadmin} names it, or
 * those of nodes of a network whose folder lies here.
 */
final class AdminArgument {
  @Option(
      names = {"-o", "--orderer-address"},
      paramLabel = "HOST:PORT",
      description = "admin endpoint of a node")
  private @Nullable String address;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "with -o: PEM certificates of the node's TLS authorities (default: no TLS)")
  private @Nullable Path caFile;

  @Option(
      names = "--client-cert",
      paramLabel = "FILE",
      description = "with --ca-file: PEM certificate to show to the node")
  private @Nullable Path certificate;

  @Option(
      names = "--client-key",
      paramLabel = "FILE",
      description = "with --ca-file: PEM private key of that certificate")
  private @Nullable Path privateKey;

  @Option(
      names = "--network",
      paramLabel = "DIR",
      description = "instead of -o: folder of a network; speaks as its administrators")
  private @Nullable Path network;

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description = "with --network: only this node; may be repeated (default: all)")
  private List<String> nodes = new ArrayList<>();

  /**
   * A node to ask.
   *
   * @param name empty if there is only the one of -o
   */
  record Target(String name, AdminClient client) {}

  /**
   * The nodes to ask, one after the other.
   *
   * @throws CommandLine.ParameterException if the options do not name any
   */
  List<Target> targets(CommandLine line) throws LocalNetworkException, IOException {
    if ((address == null) == (network == null)) {
      throw new CommandLine.ParameterException(
          line, "name a node with -o HOST:PORT, or a network's folder with --network DIR");
    }
    return network == null
        ? List.of(new Target("", AdminClient.of(hostPort(line), tls(line))))
        : ofNetwork(LocalNetwork.open(network));
  }

  private List<Target> ofNetwork(LocalNetwork folder) throws LocalNetworkException, IOException {
    List<LocalNode> wanted = new ArrayList<>();
    for (String name : nodes) {
      wanted.add(folder.node(name));
    }
    List<Target> targets = new ArrayList<>();
    for (LocalNode node : nodes.isEmpty() ? folder.nodes() : wanted) {
      targets.add(new Target(node.name(), folder.administer(node)));
    }
    return targets;
  }

  private HostPort hostPort(CommandLine line) {
    try {
      return HostPort.parse(String.valueOf(address));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          line, "-o %s: %s".formatted(address, e.getMessage()), e);
    }
  }

  private Optional<AdminClient.Tls> tls(CommandLine line) {
    if (caFile == null) {
      return Optional.empty();
    }
    if (certificate == null || privateKey == null) {
      throw new CommandLine.ParameterException(
          line, "--ca-file needs --client-cert and --client-key: the endpoint demands them");
    }
    return Optional.of(new AdminClient.Tls(caFile, certificate, privateKey));
  }
}
