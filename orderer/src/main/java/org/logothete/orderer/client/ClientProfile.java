package org.logothete.orderer.client;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.logothete.orderer.settings.ClientSettings;
import org.logothete.orderer.settings.HostPort;

/**
 * Who a client of a channel is, and whom it talks to.
 *
 * @param identity signs what is submitted and asked
 * @param tls what it shows of itself, and whose certificates it takes for a node's that names no
 *     roots of its own
 * @param orderers all consenters, if results are to be believed
 * @param executors other nodes that execute chaincode
 */
public record ClientProfile(
    String channel,
    ClientIdentity identity,
    ClientTlsFiles tls,
    List<Endpoint> orderers,
    List<Endpoint> executors) {
  public ClientProfile {
    orderers = List.copyOf(orderers);
    executors = List.copyOf(executors);
  }

  /**
   * A node.
   *
   * @param name what people call it
   * @param address of its clients' port
   * @param hostName that its certificate must have
   * @param tls as {@link ClientProfile#tls}, with the roots of this node
   */
  public record Endpoint(String name, HostPort address, String hostName, ClientTlsFiles tls) {}

  /**
   * Makes one of what a file says.
   *
   * @throws ClientException if a file that it names holds no key or certificate
   */
  public static ClientProfile of(ClientSettings settings) throws ClientException {
    ClientSettings.Tls files = settings.tls();
    ClientTlsFiles tls = new ClientTlsFiles(files.certificate(), files.privateKey(), files.roots());
    ClientSettings.Identity identity = settings.identity();
    return new ClientProfile(
        settings.channel(),
        ClientIdentity.read(identity.certificate(), identity.privateKey(), identity.mspId()),
        tls,
        endpoints(settings.orderers(), tls),
        endpoints(settings.executors(), tls));
  }

  private static List<Endpoint> endpoints(
      List<ClientSettings.Endpoint> settings, ClientTlsFiles tls) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (ClientSettings.Endpoint each : settings) {
      ClientTlsFiles own =
          each.roots().isEmpty()
              ? tls
              : new ClientTlsFiles(tls.certificate(), tls.privateKey(), each.roots());
      endpoints.add(new Endpoint(each.name(), each.address(), each.hostName(), own));
    }
    return endpoints;
  }

  /** The orderers, then the others. */
  public List<Endpoint> all() {
    return Stream.concat(orderers.stream(), executors.stream()).toList();
  }

  /** Makes envelopes in the client's name. */
  public Envelopes envelopes() throws ClientException {
    return new Envelopes(
        channel,
        identity,
        OrdererConnection.certificateHash(tls.certificate()),
        Clock.systemUTC(),
        new SecureRandom());
  }

  /** Connects to a node. */
  public OrdererConnection connect(Endpoint node) throws ClientException {
    return OrdererConnection.open(node.address(), node.hostName(), node.tls());
  }
}
