package org.logothete.network.consortium;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/**
 * The keys and certificates of one organisation, in the folders that Fabric's cryptogen makes
 * ({@code internal/cryptogen/msp}): {@code ca}, {@code tlsca}, {@code msp}, and for each node and
 * user an {@code msp} and a {@code tls} folder.
 */
final class OrganizationCrypto {
  private static final String NODE_OUS =
      """
      NodeOUs:
          Enable: true
          ClientOUIdentifier:
              Certificate: cacerts/{ca}
              OrganizationalUnitIdentifier: client
          PeerOUIdentifier:
              Certificate: cacerts/{ca}
              OrganizationalUnitIdentifier: peer
          AdminOUIdentifier:
              Certificate: cacerts/{ca}
              OrganizationalUnitIdentifier: admin
          OrdererOUIdentifier:
              Certificate: cacerts/{ca}
              OrganizationalUnitIdentifier: orderer
      """;

  private final Path root;
  private final String domain;
  private final CertificateAuthority ca;
  private final CertificateAuthority tlsCa;

  private OrganizationCrypto(
      Path root, String domain, CertificateAuthority ca, CertificateAuthority tlsCa) {
    this.root = root;
    this.domain = domain;
    this.ca = ca;
    this.tlsCa = tlsCa;
  }

  /**
   * The public halves of a node's identity.
   *
   * @param identity PEM
   * @param tls PEM
   */
  record NodeCertificates(ByteString identity, ByteString tls) {}

  /** Makes both authorities and the organisation's own MSP folder below a new directory. */
  static OrganizationCrypto create(Path root, String domain, Instant now, SecureRandom random)
      throws IOException {
    OwnerFiles.directory(root);
    OrganizationCrypto crypto =
        new OrganizationCrypto(
            root,
            domain,
            CertificateAuthority.create(domain, "ca." + domain, now, random),
            CertificateAuthority.create(domain, "tlsca." + domain, now, random));
    crypto.writeAuthority("ca", crypto.ca);
    crypto.writeAuthority("tlsca", crypto.tlsCa);
    crypto.writeVerifyingMsp(root.resolve("msp"));
    return crypto;
  }

  /** What the channel configuration says about the organisation. */
  MSPConfig mspConfig(String mspId) {
    return VerifyingMsp.of(mspId, ca.key().certificatePem(), tlsCa.key().certificatePem());
  }

  /**
   * Makes the identity of an ordering node or peer.
   *
   * @param kind the folder of its kind, {@code orderers} or {@code peers}
   * @param role {@link VerifyingMsp#ORDERER} or {@link VerifyingMsp#PEER}
   * @param name its host name within the domain
   * @param addresses where else it is reached, besides its own name and this machine
   */
  NodeCertificates addNode(String kind, String role, String name, List<String> addresses)
      throws IOException {
    String qualified = name + "." + domain;
    Path directory = OwnerFiles.directory(root.resolve(kind).resolve(qualified));
    IssuedKey identity = ca.issueIdentity(qualified, role);
    List<String> alternativeNames =
        Stream.concat(Stream.of(qualified, name, "localhost", "127.0.0.1"), addresses.stream())
            .distinct()
            .toList();
    IssuedKey tls = tlsCa.issueTls(qualified, alternativeNames);
    writeLocalMsp(directory.resolve("msp"), qualified, identity);
    writeTls(directory.resolve("tls"), "server", tls);
    return new NodeCertificates(identity.certificatePem(), tls.certificatePem());
  }

  /**
   * Makes the identity of a person or a client.
   *
   * @param name such as {@code Admin}
   * @param role {@link VerifyingMsp#ADMIN} or {@link VerifyingMsp#CLIENT}
   */
  void addUser(String name, String role) throws IOException {
    String qualified = name + "@" + domain;
    Path directory = OwnerFiles.directory(root.resolve("users").resolve(qualified));
    writeLocalMsp(directory.resolve("msp"), qualified, ca.issueIdentity(qualified, role));
    writeTls(directory.resolve("tls"), "client", tlsCa.issueTls(qualified, List.of()));
  }

  private void writeAuthority(String name, CertificateAuthority authority) throws IOException {
    Path directory = OwnerFiles.privateDirectory(root.resolve(name));
    OwnerFiles.writePrivate(directory.resolve("priv_sk"), authority.key().privateKeyPem());
    OwnerFiles.write(
        directory.resolve(name + "." + domain + "-cert.pem"), authority.key().certificatePem());
  }

  /** What every MSP folder has: the authorities and which organisational unit means what. */
  private void writeVerifyingMsp(Path msp) throws IOException {
    String caFile = "ca." + domain + "-cert.pem";
    // Empty, as administrators are told by their unit; Fabric's tools expect the folder.
    OwnerFiles.directory(msp.resolve("admincerts"));
    OwnerFiles.write(
        OwnerFiles.directory(msp.resolve("cacerts")).resolve(caFile), ca.key().certificatePem());
    OwnerFiles.write(
        OwnerFiles.directory(msp.resolve("tlscacerts")).resolve("tlsca." + domain + "-cert.pem"),
        tlsCa.key().certificatePem());
    OwnerFiles.write(msp.resolve("config.yaml"), NODE_OUS.replace("{ca}", caFile));
  }

  private void writeLocalMsp(Path msp, String name, IssuedKey identity) throws IOException {
    writeVerifyingMsp(msp);
    OwnerFiles.write(
        OwnerFiles.directory(msp.resolve("signcerts")).resolve(name + "-cert.pem"),
        identity.certificatePem());
    OwnerFiles.writePrivate(
        OwnerFiles.privateDirectory(msp.resolve("keystore")).resolve("priv_sk"),
        identity.privateKeyPem());
  }

  private void writeTls(Path directory, String prefix, IssuedKey tls) throws IOException {
    OwnerFiles.privateDirectory(directory);
    OwnerFiles.write(directory.resolve("ca.crt"), tlsCa.key().certificatePem());
    OwnerFiles.write(directory.resolve(prefix + ".crt"), tls.certificatePem());
    OwnerFiles.writePrivate(directory.resolve(prefix + ".key"), tls.privateKeyPem());
  }
}
