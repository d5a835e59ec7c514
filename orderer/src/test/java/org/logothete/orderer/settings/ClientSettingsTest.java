package org.logothete.orderer.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ClientSettingsTest {
  private static final String GOOD =
      """
      Channel: trade
      Identity:
        MSPID: ClientsMSP
        Certificate: cert.pem
        PrivateKey: key.pem
      TLS:
        RootCAs: [ca.pem]
        Certificate: tls.crt
        PrivateKey: tls.key
      Orderers:
        - Address: 127.0.0.1:7050
          Name: first
          HostName: orderer.org1.example
          RootCAs: [ca1.pem]
        - Address: orderer.org2.example:7050
      Executors:
        - Address: executor.org1.example:7050
      """;

  @TempDir Path directory;

  @BeforeEach
  void keysAndCertificates() throws IOException {
    for (String name : List.of("cert.pem", "key.pem", "ca.pem", "ca1.pem", "tls.crt", "tls.key")) {
      Path file = Files.writeString(directory.resolve(name), "content");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private ClientSettings read(String yaml) throws Exception {
    return ClientSettings.read(Files.writeString(directory.resolve("client.yaml"), yaml));
  }

  @Test
  void whatIsNotSaidOfANodeFollowsFromItsAddress() throws Exception {
    ClientSettings settings = read(GOOD);

    assertThat(settings.channel()).isEqualTo("trade");
    assertThat(settings.identity().privateKey()).isEqualTo(directory.resolve("key.pem"));
    assertThat(settings.orderers())
        .containsExactly(
            new ClientSettings.Endpoint(
                "first",
                new HostPort("127.0.0.1", 7050),
                "orderer.org1.example",
                List.of(directory.resolve("ca1.pem"))),
            new ClientSettings.Endpoint(
                "orderer.org2.example:7050",
                new HostPort("orderer.org2.example", 7050),
                "orderer.org2.example",
                List.of()));
    assertThat(settings.executors()).hasSize(1);
  }

  private static List<Arguments> mistakes() {
    return List.of(
        arguments("Channel: trade", "Chanel: trade", "1: Channel is missing"),
        arguments("Executors:", "Executers:", "unknown key Executers; did you mean Executors?"),
        arguments("MSPID: ClientsMSP", "MSPID:", "3: Identity.MSPID is missing"),
        arguments("cert.pem", "none.pem", "4: Identity.Certificate: there is no file"),
        arguments("PrivateKey: tls.key", "PrivateKey:", "9: TLS.PrivateKey is missing"),
        arguments("RootCAs: [ca.pem]", "", "RootCAs: missing here and in TLS"),
        arguments("Address: 127.0.0.1:7050", "Address: here", "expected host:port"),
        arguments(
            "- Address: orderer.org2.example:7050", "- Name: b", "Orderers.Address is missing"),
        arguments(
            "- Address: orderer.org2.example:7050",
            "- {Address: 'orderer.org2.example:7050', Name: first}",
            "there is a node of this name above"),
        arguments("Orderers:", "Orderer:", "Orderers is missing"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("mistakes")
  void aMistakeIsNamedWithItsPlace(String good, String bad, String complaint) {
    assertThat(GOOD).contains(good);
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> read(GOOD.replace(good, bad)))
        .withMessageContaining("client.yaml")
        .withMessageContaining(complaint);
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws Exception {
    Files.setPosixFilePermissions(
        directory.resolve("key.pem"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> read(GOOD))
        .withMessageContaining(":5: Identity.PrivateKey: others may read the private key");
  }

  @Test
  void aProfileThatIsNotThereIsNamed() {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> ClientSettings.read(directory.resolve("none.yaml")))
        .withMessageContaining("there is no client profile");
  }
}
