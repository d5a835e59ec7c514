package org.logothete.network.consortium;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.logothete.network.consortium.ConsortiumPlan.ExecutorMember;
import org.logothete.network.consortium.ConsortiumPlan.ExecutorNode;
import org.logothete.network.consortium.ConsortiumPlan.Member;
import org.logothete.network.consortium.ConsortiumPlan.Node;

/** The settings file of one node, in the structure of Fabric's {@code orderer.yaml}. */
final class NodeSettingsFile {
  /** From a node's folder to the folder of the whole network. */
  private static final String NETWORK = "../..";

  private static final String TEMPLATE =
      """
      # Settings of {name}, consenter {id} of channel {channel}.
      # Paths are relative to this file. Environment variables such as
      # ORDERER_GENERAL_LISTENPORT override single values.
      General:
        # Clients and peers connect here.
        ListenAddress: "{address}"
        ListenPort: {clientPort}
        TLS:
          Enabled: true
          PrivateKey: {crypto}/tls/server.key
          Certificate: {crypto}/tls/server.crt
          # Clients show a certificate of one of these authorities.
          ClientAuthRequired: true
          ClientRootCAs:
      {allTlsRoots}
        # The other ordering nodes connect here.
        Cluster:
          ListenAddress: "{address}"
          ListenPort: {clusterPort}
          ServerCertificate: {crypto}/tls/server.crt
          ServerPrivateKey: {crypto}/tls/server.key
          ClientCertificate: {crypto}/tls/server.crt
          ClientPrivateKey: {crypto}/tls/server.key
          # Where to dial instead of an address in the channel configuration.
          AddressOverrides: []
        BootstrapFile: {network}/genesis.block
        LocalMSPDir: {crypto}/msp
        LocalMSPID: {mspId}
        Authentication:
          TimeWindow: 15m

      FileLedger:
        Location: data

      Operations:
        ListenAddress: "{address}:{operationsPort}"
        TLS:
          Enabled: false

      # Administrators of this organisation join and remove channels here.
      Admin:
        ListenAddress: "{address}:{adminPort}"
        TLS:
          Enabled: true
          PrivateKey: {crypto}/tls/server.key
          Certificate: {crypto}/tls/server.crt
          ClientAuthRequired: true
          ClientRootCAs:
            - {tlsRoot}

      Consensus:
        # adaptive: an idle node orders at once; fabric: blocks are cut as Fabric cuts them.
        Batching: adaptive
        # adaptive: the channel's timeouts are upper bounds; channel: they are taken as they are.
        Timeouts: adaptive
      """;

  private static final String EXECUTOR =
      """
      # Settings of {name}, which executes chaincode of channel {channel} and orders nothing.
      # Paths are relative to this file. Environment variables such as
      # ORDERER_GENERAL_LISTENPORT override single values.
      General:
        Role: executor
        # Clients and other nodes connect here.
        ListenAddress: "{address}"
        ListenPort: {clientPort}
        TLS:
          Enabled: true
          PrivateKey: {crypto}/tls/server.key
          Certificate: {crypto}/tls/server.crt
          # Clients show a certificate of one of these authorities.
          ClientAuthRequired: true
          ClientRootCAs:
      {allTlsRoots}
        BootstrapFile: {network}/genesis.block
        LocalMSPDir: {crypto}/msp
        LocalMSPID: {mspId}

      FileLedger:
        Location: data

      Operations:
        ListenAddress: "{address}:{operationsPort}"
        TLS:
          Enabled: false
      """;

  private NodeSettingsFile() {}

  static String of(ConsortiumPlan plan, ExecutorMember member) {
    ExecutorNode node = member.node();
    String domain = member.organization().domain();
    return EXECUTOR
        .replace("{name}", member.qualifiedName())
        .replace("{channel}", plan.channel())
        .replace("{address}", listenAddress(node.host()))
        .replace("{clientPort}", Integer.toString(node.clientPort()))
        .replace("{operationsPort}", Integer.toString(node.operationsPort()))
        .replace("{crypto}", ordererOrganization(domain) + "/executors/" + member.qualifiedName())
        .replace("{allTlsRoots}", allTlsRoots(plan))
        .replace("{network}", NETWORK)
        .replace("{mspId}", member.organization().mspId());
  }

  static String of(ConsortiumPlan plan, Member member) {
    Node node = member.node();
    String domain = member.organization().domain();
    return TEMPLATE
        .replace("{name}", member.qualifiedName())
        .replace("{id}", Integer.toString(member.id()))
        .replace("{channel}", plan.channel())
        .replace("{address}", listenAddress(node.host()))
        .replace("{clientPort}", Integer.toString(node.clientPort()))
        .replace("{clusterPort}", Integer.toString(node.clusterPort()))
        .replace("{operationsPort}", Integer.toString(node.operationsPort()))
        .replace("{adminPort}", Integer.toString(node.adminPort()))
        .replace("{tlsRoot}", tlsRoot(ordererOrganization(domain), domain))
        .replace("{crypto}", ordererOrganization(domain) + "/orderers/" + member.qualifiedName())
        .replace("{allTlsRoots}", allTlsRoots(plan))
        .replace("{network}", NETWORK)
        .replace("{mspId}", member.organization().mspId());
  }

  /** Addresses of this machine are listened on as they are; a name may not be ours to bind. */
  private static String listenAddress(String host) {
    return host.equals("localhost") || host.startsWith("127.") ? host : "0.0.0.0";
  }

  private static String ordererOrganization(String domain) {
    return NETWORK + "/crypto/ordererOrganizations/" + domain;
  }

  private static String allTlsRoots(ConsortiumPlan plan) {
    return list(Stream.concat(ordererTlsRoots(plan), peerTlsRoots(plan)).toList());
  }

  private static Stream<String> ordererTlsRoots(ConsortiumPlan plan) {
    return plan.ordererOrganizations().stream()
        .map(org -> tlsRoot(ordererOrganization(org.domain()), org.domain()));
  }

  private static Stream<String> peerTlsRoots(ConsortiumPlan plan) {
    return plan.peerOrganizations().stream()
        .map(org -> tlsRoot(NETWORK + "/crypto/peerOrganizations/" + org.domain(), org.domain()));
  }

  private static String tlsRoot(String organization, String domain) {
    return organization + "/msp/tlscacerts/tlsca." + domain + "-cert.pem";
  }

  private static String list(List<String> paths) {
    return paths.stream().map(path -> "      - " + path).collect(Collectors.joining("\n"));
  }
}
