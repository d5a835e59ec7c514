package org.logothete.network.consortium;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.logothete.network.consortium.ConsortiumPlan.ExecutorMember;
import org.logothete.network.consortium.ConsortiumPlan.Member;
import org.logothete.network.consortium.ConsortiumPlan.OrdererOrganization;
import org.logothete.network.consortium.ConsortiumPlan.PeerOrganization;

/** The profile of one user: all that a client of the channel has to know. */
final class ClientProfileFile {
  /** From the folder of the profiles to the folder of the whole network. */
  private static final String NETWORK = "..";

  private static final String TEMPLATE =
      """
      # Client profile of {user}, for: logothete chaincode ... --profile FILE
      # Paths are relative to this file.
      Channel: {channel}
      Identity:
        MSPID: {mspId}
        Certificate: {crypto}/msp/signcerts/{user}-cert.pem
        PrivateKey: {crypto}/msp/keystore/priv_sk
      TLS:
        Certificate: {crypto}/tls/client.crt
        PrivateKey: {crypto}/tls/client.key
      # All consenters: f + 1 of them have to say the same. Each must show a certificate of
      # its own organisation.
      Orderers:
      {orderers}
      # Nodes that execute chaincode and order nothing.
      {executors}
      """;

  private ClientProfileFile() {}

  /**
   * Writes it.
   *
   * @param user qualified, such as {@code User1@clients.example}
   */
  static String of(ConsortiumPlan plan, PeerOrganization organization, String user) {
    Stream<String> orderers = plan.members().stream().map(ClientProfileFile::endpoint);
    Stream<String> executors = plan.executors().stream().map(ClientProfileFile::endpoint);
    return TEMPLATE
        .replace("{channel}", plan.channel())
        .replace("{mspId}", organization.mspId())
        .replace(
            "{crypto}",
            NETWORK + "/crypto/peerOrganizations/" + organization.domain() + "/users/" + user)
        .replace("{user}", user)
        .replace("{orderers}", orderers.collect(Collectors.joining("\n")))
        .replace(
            "{executors}",
            plan.executors().isEmpty()
                ? "Executors: []"
                : "Executors:\n" + executors.collect(Collectors.joining("\n")));
  }

  private static String endpoint(Member member) {
    return endpoint(
        member.qualifiedName(),
        member.node().host() + ":" + member.node().clientPort(),
        member.organization());
  }

  private static String endpoint(ExecutorMember member) {
    return endpoint(
        member.qualifiedName(),
        member.node().host() + ":" + member.node().clientPort(),
        member.organization());
  }

  private static String endpoint(String name, String address, OrdererOrganization of) {
    String roots =
        "%s/crypto/ordererOrganizations/%s/msp/tlscacerts/tlsca.%s-cert.pem"
            .formatted(NETWORK, of.domain(), of.domain());
    return "  - Name: %s\n    Address: \"%s\"\n    RootCAs: [%s]".formatted(name, address, roots);
  }
}
