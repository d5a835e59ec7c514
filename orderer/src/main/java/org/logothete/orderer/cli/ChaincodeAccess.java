package org.logothete.orderer.cli;

import com.google.protobuf.ByteString;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.logothete.chaincode.agreement.Results;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.orderer.client.ChaincodeClient;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.ClientProfile;
import org.logothete.orderer.client.OrdererConnection;

/** Connections to all nodes of a channel, and a client over them; closed together. */
final class ChaincodeAccess implements AutoCloseable {
  private final List<Node> nodes = new ArrayList<>();
  private final List<OrdererConnection> orderers;
  private final ChaincodeClient client;

  /** A node and the way to it. */
  private record Node(String name, OrdererConnection connection) {}

  ChaincodeAccess(ClientProfile profile) throws ClientException {
    for (ClientProfile.Endpoint each : profile.all()) {
      nodes.add(new Node(each.name(), profile.connect(each)));
    }
    orderers = nodes.subList(0, profile.orderers().size()).stream().map(Node::connection).toList();
    client = new ChaincodeClient(profile.envelopes(), orderers);
  }

  ChaincodeClient client() {
    return client;
  }

  /**
   * Installs a package on the nodes that let this client do so, and says of each whether it did.
   *
   * @return how many they are
   */
  int install(ByteString bytes, Duration patience, PrintWriter out) {
    int installed = 0;
    for (Node node : nodes) {
      try {
        client.install(node.connection(), bytes, patience);
        installed++;
        out.println("installed on " + node.name());
      } catch (ClientException e) {
        out.println("not installed on %s: %s".formatted(node.name(), e.getMessage()));
      }
    }
    out.flush();
    return installed;
  }

  /**
   * Approves a definition in the name of this client's organisation and says what came of it.
   *
   * @throws CommandException if the approval counts for nothing
   */
  void approve(Definition definition, Duration patience, PrintWriter out)
      throws ClientException, CommandException, InterruptedException {
    String id = client.approve(definition, patience);
    ResultBody result = Results.result(client.result(id, patience));
    out.println(ResultText.line(result));
    out.flush();
    if (result.getVerdict() == ResultBody.Verdict.REFUSED) {
      throw new CommandException(
          "%s is not approved: %s".formatted(definition.name(), result.getReason()));
    }
  }

  /** To the consenters. */
  List<OrdererConnection> orderers() {
    return orderers;
  }

  /** To the consenters, and to the other nodes behind. */
  List<OrdererConnection> all() {
    return nodes.stream().map(Node::connection).toList();
  }

  /** To the node of that name, or whose name begins with it, or with that number, from 1. */
  OrdererConnection node(String name) throws CommandException {
    List<Node> matching = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).name().startsWith(name) || Integer.toString(i + 1).equals(name)) {
        matching.add(nodes.get(i));
      }
    }
    if (matching.size() == 1) {
      return matching.getFirst().connection();
    }
    throw new CommandException(
        "there is %s node '%s'; the nodes are %s"
            .formatted(
                matching.isEmpty() ? "no" : "more than one",
                name,
                String.join(", ", nodes.stream().map(Node::name).toList())));
  }

  @Override
  public void close() {
    client.close();
    nodes.forEach(node -> node.connection().close());
  }
}
