package org.logothete.orderer.cli;

import java.util.ArrayList;
import java.util.List;
import org.logothete.orderer.client.ChaincodeClient;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNode;

/** Connections to all nodes of a network, and a client over them; closed together. */
final class ChaincodeAccess implements AutoCloseable {
  private final List<OrdererConnection> connections = new ArrayList<>();
  private final ChaincodeClient client;

  ChaincodeAccess(LocalNetwork network, Envelopes envelopes) throws ClientException {
    for (LocalNode node : network.nodes()) {
      connections.add(network.connect(node));
    }
    client = new ChaincodeClient(envelopes, connections);
  }

  ChaincodeClient client() {
    return client;
  }

  List<OrdererConnection> connections() {
    return connections;
  }

  @Override
  public void close() {
    client.close();
    connections.forEach(OrdererConnection::close);
  }
}
