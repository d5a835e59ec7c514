package org.logothete.orderer.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.logothete.network.consortium.ConsortiumFolder;
import org.logothete.network.consortium.ConsortiumPlan;
import org.logothete.network.consortium.ConsortiumPlan.Node;
import org.logothete.network.consortium.ConsortiumPlan.OrdererOrganization;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;

/** Makes the demo's network, on ports that nobody uses. */
final class DemoNetwork {
  private static final int PORTS_PER_NODE = 4;

  private DemoNetwork() {}

  static LocalNetwork create(Path folder, int organizations, String engine)
      throws DemoException, LocalNetworkException {
    try {
      ConsortiumPlan plan = onFreePorts(ConsortiumPlan.local(organizations, engine));
      ConsortiumFolder.create(plan, folder, Instant.now(), new SecureRandom());
    } catch (IOException e) {
      throw new DemoException("cannot make the network in " + folder + ": " + e, e);
    }
    return LocalNetwork.open(folder);
  }

  private static ConsortiumPlan onFreePorts(ConsortiumPlan plan) throws IOException {
    List<Integer> ports = freePorts(plan.members().size() * PORTS_PER_NODE);
    List<OrdererOrganization> organizations = new ArrayList<>();
    int next = 0;
    for (OrdererOrganization organization : plan.ordererOrganizations()) {
      List<Node> nodes = new ArrayList<>();
      for (Node node : organization.nodes()) {
        nodes.add(
            new Node(
                node.name(),
                node.host(),
                ports.get(next),
                ports.get(next + 1),
                ports.get(next + 2),
                ports.get(next + 3)));
        next += PORTS_PER_NODE;
      }
      organizations.add(
          new OrdererOrganization(
              organization.name(), organization.domain(), organization.mspId(), nodes));
    }
    return new ConsortiumPlan(
        plan.channel(),
        plan.engine(),
        plan.batchSize(),
        plan.batchTimeout(),
        plan.decisionsPerLeader(),
        organizations,
        plan.peerOrganizations());
  }

  /** Ports that were free a moment ago; all are held until the last is found, so they differ. */
  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }
}
