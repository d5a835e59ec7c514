package org.logothete.orderer.local;

import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.logothete.orderer.ops.OperationsClient;

/** Asks a node of a local network at its operations endpoint. */
final class NodeQuestion {
  private NodeQuestion() {}

  /**
   * Sends a GET request.
   *
   * @return empty if the node does not answer
   * @throws LocalNetworkException if it cannot be asked, or refuses TLS with this process
   */
  static Optional<OperationsClient.Answer> ask(LocalNode node, String path)
      throws LocalNetworkException {
    OperationsClient client;
    try {
      client =
          OperationsClient.of(node.settings().operations(), node.settings().cluster().client());
    } catch (IOException e) {
      throw new LocalNetworkException(node.name() + ": " + e.getMessage(), e);
    }
    try {
      return Optional.of(client.get(path));
    } catch (SSLException e) {
      throw new LocalNetworkException(
          ("%s: no TLS with its operations endpoint: %s; it must trust, by"
                  + " Operations.TLS.ClientRootCAs, %s")
              .formatted(
                  node.name(), e.getMessage(), node.settings().cluster().client().certificate()),
          e);
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
