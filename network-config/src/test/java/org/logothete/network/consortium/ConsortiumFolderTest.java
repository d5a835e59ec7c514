package org.logothete.network.consortium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.Consenter;

class ConsortiumFolderTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:30Z");
  private static final String ORG1 = "crypto/ordererOrganizations/org1.example";

  @TempDir static Path shared;
  private static Path network;

  @BeforeAll
  static void createNetwork() throws IOException {
    network = shared.resolve("network");
    ConsortiumFolder.create(ConsortiumPlan.local(4, "BDLS"), network, NOW, new SecureRandom());
  }

  @Test
  void hasCryptogensLayout() throws IOException {
    List<String> org1;
    try (Stream<Path> files = Files.walk(network.resolve(ORG1))) {
      org1 =
          files
              .filter(Files::isRegularFile)
              .map(file -> network.resolve(ORG1).relativize(file).toString())
              .sorted()
              .toList();
    }
    assertThat(org1)
        .containsExactly(
            "ca/ca.org1.example-cert.pem",
            "ca/priv_sk",
            "msp/cacerts/ca.org1.example-cert.pem",
            "msp/config.yaml",
            "msp/tlscacerts/tlsca.org1.example-cert.pem",
            "orderers/orderer.org1.example/msp/cacerts/ca.org1.example-cert.pem",
            "orderers/orderer.org1.example/msp/config.yaml",
            "orderers/orderer.org1.example/msp/keystore/priv_sk",
            "orderers/orderer.org1.example/msp/signcerts/orderer.org1.example-cert.pem",
            "orderers/orderer.org1.example/msp/tlscacerts/tlsca.org1.example-cert.pem",
            "orderers/orderer.org1.example/tls/ca.crt",
            "orderers/orderer.org1.example/tls/server.crt",
            "orderers/orderer.org1.example/tls/server.key",
            "tlsca/priv_sk",
            "tlsca/tlsca.org1.example-cert.pem",
            "users/Admin@org1.example/msp/cacerts/ca.org1.example-cert.pem",
            "users/Admin@org1.example/msp/config.yaml",
            "users/Admin@org1.example/msp/keystore/priv_sk",
            "users/Admin@org1.example/msp/signcerts/Admin@org1.example-cert.pem",
            "users/Admin@org1.example/msp/tlscacerts/tlsca.org1.example-cert.pem",
            "users/Admin@org1.example/tls/ca.crt",
            "users/Admin@org1.example/tls/client.crt",
            "users/Admin@org1.example/tls/client.key");
    assertThat(network.resolve("crypto/peerOrganizations/clients.example/users"))
        .isDirectoryContaining("glob:**/User1@clients.example")
        .isDirectoryContaining("glob:**/Admin@clients.example");
    assertThat(network.resolve(ORG1).resolve("msp/admincerts")).isEmptyDirectory();
  }

  @Test
  void keepsPrivateKeysPrivate() throws IOException {
    try (Stream<Path> files = Files.walk(network)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains("PRIVATE")) {
          assertThat(permissions(file)).as(file.toString()).isEqualTo("rw-------");
          assertThat(permissions(file.resolveSibling(".").normalize()))
              .as(file.toString())
              .isEqualTo("rwx------");
        }
      }
    }
  }

  @Test
  void issuesCertificatesLikeCryptogens() throws Exception {
    X509Certificate ca = certificate(ORG1 + "/ca/ca.org1.example-cert.pem");
    X509Certificate tlsCa = certificate(ORG1 + "/tlsca/tlsca.org1.example-cert.pem");
    String node = ORG1 + "/orderers/orderer.org1.example";
    X509Certificate identity = certificate(node + "/msp/signcerts/orderer.org1.example-cert.pem");
    X509Certificate tls = certificate(node + "/tls/server.crt");

    ca.verify(ca.getPublicKey());
    identity.verify(ca.getPublicKey());
    tls.verify(tlsCa.getPublicKey());
    assertThat(ca.getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
    assertThat(ca.getKeyUsage())
        .containsExactly(true, false, true, false, false, true, true, false, false);
    assertThat(identity.getBasicConstraints()).isEqualTo(-1);
    assertThat(identity.getKeyUsage())
        .containsExactly(true, false, false, false, false, false, false, false, false);
    assertThat(identity.getExtendedKeyUsage()).isNull();
    assertThat(identity.getSubjectX500Principal().getName())
        .isEqualTo("CN=orderer.org1.example,OU=orderer,L=San Francisco,ST=California,C=US");
    assertThat(tls.getKeyUsage())
        .containsExactly(true, false, true, false, false, false, false, false, false);
    assertThat(tls.getExtendedKeyUsage())
        .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(tls.getSubjectAlternativeNames())
        .containsExactly(
            List.of(2, "orderer.org1.example"),
            List.of(2, "orderer"),
            List.of(2, "localhost"),
            List.of(7, "127.0.0.1"));
    assertThat(ca.getNotBefore().toInstant()).isEqualTo(Instant.parse("2026-03-01T09:55:00Z"));
    assertThat(Duration.between(ca.getNotBefore().toInstant(), ca.getNotAfter().toInstant()))
        .isEqualTo(Duration.ofDays(3650));
    assertThat(identity.getNotAfter()).isEqualTo(ca.getNotAfter());
  }

  /** Fabric compares identities after it lowered S, so S must be low from the beginning. */
  @Test
  void signsEveryCertificateWithLowS() throws Exception {
    BigInteger halfOrder =
        new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16)
            .shiftRight(1);
    int certificates = 0;
    try (Stream<Path> files = Files.walk(network)) {
      for (Path file :
          files.filter(path -> path.toString().matches(".*(-cert\\.pem|\\.crt)")).toList()) {
        byte[] signature = read(file).getSignature();
        BigInteger s =
            ASN1Integer.getInstance(ASN1Sequence.getInstance(signature).getObjectAt(1)).getValue();
        assertThat(s).as(file.toString()).isLessThanOrEqualTo(halfOrder);
        certificates++;
      }
    }
    assertThat(certificates).isGreaterThan(50);
  }

  @Test
  void writesKeysThatMatchTheirCertificates() throws Exception {
    String node = ORG1 + "/orderers/orderer.org1.example";
    assertMatch(
        node + "/msp/keystore/priv_sk",
        certificate(node + "/msp/signcerts/orderer.org1.example-cert.pem"));
    assertMatch(node + "/tls/server.key", certificate(node + "/tls/server.crt"));
    assertMatch(ORG1 + "/ca/priv_sk", certificate(ORG1 + "/ca/ca.org1.example-cert.pem"));
  }

  @Test
  void writesAGenesisBlockOfThePlan() throws Exception {
    Block block = Block.parseFrom(Files.readAllBytes(network.resolve("genesis.block")));
    ChannelConfig config = ConfigBlocks.read(block);

    assertThat(config.channelId()).isEqualTo("logothete");
    assertThat(config.orderer().engine()).isEqualTo("BDLS");
    assertThat(config.consenters())
        .extracting(c -> c.id() + " " + c.host() + ":" + c.port() + " " + c.mspId())
        .containsExactly(
            "1 127.0.0.1:7051 Org1MSP",
            "2 127.0.0.1:7061 Org2MSP",
            "3 127.0.0.1:7071 Org3MSP",
            "4 127.0.0.1:7081 Org4MSP");
    assertThat(config.orderer().organizations().getFirst().endpoints())
        .containsExactly("127.0.0.1:7050");
    Consenter first = config.consenters().getFirst();
    assertThat(first.identityCertificate())
        .isEqualTo(
            certificate(
                ORG1
                    + "/orderers/orderer.org1.example/msp/signcerts"
                    + "/orderer.org1.example-cert.pem"));
  }

  @Test
  void writesSettingsWhosePathsExist() throws IOException {
    for (ConsortiumPlan.Member member : ConsortiumPlan.local(4, "BDLS").members()) {
      Path settings =
          network.resolve("nodes").resolve(member.qualifiedName()).resolve("orderer.yaml");
      List<String> paths =
          Files.readAllLines(settings).stream()
              .map(line -> line.replaceFirst("^[^#]*?(\\.\\./)", "$1"))
              .filter(line -> line.startsWith("../"))
              .toList();
      assertThat(paths).hasSize(16);
      for (String path : paths) {
        assertThat(settings.resolveSibling(path)).exists();
      }
      assertThat(settings)
          .content()
          .contains("ListenPort: " + member.node().clientPort())
          .contains("ListenPort: " + member.node().clusterPort())
          .contains("127.0.0.1:" + member.node().operationsPort())
          .contains("127.0.0.1:" + member.node().adminPort());
    }
  }

  @Test
  void writesThePlanAsResolved() throws Exception {
    assertThat(ConsortiumPlanFile.read(network.resolve("network.yaml")))
        .isEqualTo(ConsortiumPlan.local(4, "BDLS"));
  }

  @Test
  void neverTouchesWhatIsThere(@TempDir Path directory) throws IOException {
    Path target = Files.createDirectory(directory.resolve("mine"));
    Path file = Files.writeString(target.resolve("file"), "precious");

    assertThatThrownBy(() -> create(target))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("is not an empty directory");
    assertThatThrownBy(() -> create(file)).isInstanceOf(FileAlreadyExistsException.class);

    assertThat(file).hasContent("precious");
    assertThat(directory).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void fillsAnEmptyDirectoryAndLeavesNothingBeside(@TempDir Path directory) throws IOException {
    Path target = Files.createDirectory(directory.resolve("empty"));

    create(target);

    assertThat(target).isDirectoryContaining("glob:**/genesis.block");
    try (Stream<Path> siblings = Files.list(directory)) {
      assertThat(siblings).containsExactly(target);
    }
  }

  private static void create(Path target) throws IOException {
    ConsortiumFolder.create(ConsortiumPlan.local(1, "PBFT"), target, NOW, new SecureRandom());
  }

  private static void assertMatch(String keyFile, X509Certificate certificate) throws Exception {
    String pem = Files.readString(network.resolve(keyFile));
    byte[] pkcs8 =
        Base64.getMimeDecoder().decode(pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", ""));
    PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(pkcs8);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(pkcs8);
    assertThat(signature.verify(signed)).as(keyFile).isTrue();
  }

  private static X509Certificate certificate(String file) throws Exception {
    return read(network.resolve(file));
  }

  private static X509Certificate read(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
