package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A node with a key or certificate it cannot use says so in one line and opens nothing. */
final class UnusableKeysTest {
  private static final String NODE = "crypto/ordererOrganizations/org1.example/orderers/";

  @TempDir Path directory;
  private TestNetwork network;

  @BeforeEach
  void makeNetwork() throws Exception {
    network = TestNetwork.create(directory, 4, Duration.ofMillis(200));
    write("garbage.key", new byte[] {(byte) 0xff, 0, 1});
    write("text.key", "no key".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    write("broken.key", pem("***"));
    write("short.key", pem("AAAA"));
    write(
        "ed25519.key",
        pem(
            Base64.getMimeEncoder()
                .encodeToString(
                    KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPrivate()
                        .getEncoded())));
    write("rsa.key", rsa());
    write("garbage.crt", new byte[] {(byte) 0xff, 0, 1});
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  private static byte[] rsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return pem(
        Base64.getMimeEncoder()
            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded()));
  }

  private static byte[] pem(String base64) {
    return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
        .formatted(base64)
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private void write(String name, byte[] content) throws Exception {
    Path file = Files.write(network.folder().resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static List<Arguments> unusable() {
    String other = "crypto/ordererOrganizations/org2.example/orderers/orderer.org2.example/tls/";
    return List.of(
        arguments("PRIVATEKEY", other + "server.key", "does not belong to the certificate"),
        arguments("PRIVATEKEY", "rsa.key", "does not belong to the certificate"),
        arguments("PRIVATEKEY", "ed25519.key", "is an EdDSA key, expected an EC or RSA key"),
        arguments("PRIVATEKEY", "garbage.key", "is not an unencrypted PEM private key"),
        arguments("PRIVATEKEY", "text.key", "is not an unencrypted PEM private key"),
        arguments("PRIVATEKEY", "broken.key", "is not an unencrypted PEM private key"),
        arguments("PRIVATEKEY", "short.key", "is not an unencrypted PEM private key"),
        arguments("CERTIFICATE", other + "server.crt", "does not belong to the certificate"),
        arguments("CERTIFICATE", "garbage.crt", "is not a PEM certificate"),
        arguments("CERTIFICATE", "text.key", "certificate"));
  }

  private void assertRefused(Map<String, String> environment, String setting, String why) {
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> network.start(0, environment))
        .satisfies(
            refusal -> {
              String message = String.valueOf(refusal.getMessage());
              assertThat(message).startsWith(setting + ": ").contains(why);
              assertThat(message.lines()).hasSize(1);
            });
    assertThat(directory.resolve("network/nodes/orderer.org1.example/data")).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void clientsTls(String key, String file, String why) {
    String path = network.folder().resolve(file).toString();
    assertRefused(Map.of("ORDERER_GENERAL_TLS_" + key, path), "General.TLS", why);
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void clusterTls(String key, String file, String why) {
    String path = network.folder().resolve(file).toString();
    String setting = key.equals("PRIVATEKEY") ? "CLIENTPRIVATEKEY" : "CLIENTCERTIFICATE";
    assertRefused(Map.of("ORDERER_GENERAL_CLUSTER_" + setting, path), "General.Cluster", why);
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void operationsTls(String key, String file, String why) {
    Path own = network.folder().resolve(NODE + "orderer.org1.example/tls");
    Map<String, String> environment = new HashMap<>();
    environment.put("ORDERER_OPERATIONS_TLS_ENABLED", "true");
    environment.put("ORDERER_OPERATIONS_TLS_CLIENTAUTHREQUIRED", "false");
    environment.put("ORDERER_OPERATIONS_TLS_PRIVATEKEY", own.resolve("server.key").toString());
    environment.put("ORDERER_OPERATIONS_TLS_CERTIFICATE", own.resolve("server.crt").toString());
    environment.put("ORDERER_OPERATIONS_TLS_" + key, network.folder().resolve(file).toString());
    assertRefused(environment, "Operations.TLS", why);
  }
}
