package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.orderer.cli.CommandLines;

/** Chaincode is brought to whole nodes by administrators that each have a profile and no more. */
final class ProfileDeploymentTest {
  private static final String COUNTER = "../chaincode-sandbox/samples/wasm-counter/counter.wat";

  @TempDir Path directory;
  private TestNetwork network;
  private String made;

  @BeforeEach
  void start() throws Exception {
    network = TestNetwork.create(directory, 4, Duration.ofMillis(200));
    network.startAll();
    made = directory.resolve("counter.tgz").toString();
    run("chaincode", "package", COUNTER, "-o", made);
  }

  @AfterEach
  void close() {
    network.close();
  }

  private static String run(String... words) {
    CommandLines.Result result = CommandLines.run(words);
    assertThat(result.exitCode()).as("%s", result).isZero();
    return result.out();
  }

  private static CommandLines.Result refused(String... words) {
    CommandLines.Result result = CommandLines.run(words);
    assertThat(result.exitCode()).as("%s", result).isEqualTo(1);
    return result;
  }

  /** The profile of a user that the network's folder has, with the identity of an administrator. */
  private String administrator(String kind, String domain, String mspId) throws Exception {
    String user = "crypto/peerOrganizations/clients.example/users/User1@clients.example/msp";
    String admin = "crypto/%s/%s/users/Admin@%s/msp".formatted(kind, domain, domain);
    Path profiles = network.folder().resolve("profiles");
    Path file = profiles.resolve("Admin@" + domain + ".yaml");
    Files.writeString(
        file,
        Files.readString(profiles.resolve("User1@clients.example.yaml"))
            .replace(
                user + "/signcerts/User1@clients.example-cert.pem",
                admin + "/signcerts/Admin@" + domain + "-cert.pem")
            .replace(user, admin)
            .replaceFirst("MSPID: .*", "MSPID: " + mspId));
    return file.toString();
  }

  @Test
  void eachAdministratorDoesItsPart() throws Exception {
    String clients = administrator("peerOrganizations", "clients.example", "ClientsMSP");
    String folder = network.folder().toString();

    assertThat(refused("chaincode", "deploy", "--profile", clients, made).out())
        .contains("not installed on orderer.org1.example: ");
    assertThat(run("chaincode", "list", folder)).doesNotContain("counter");

    for (int i = 1; i <= 4; i++) {
      String domain = "org" + i + ".example";
      String nodes = administrator("ordererOrganizations", domain, "Org" + i + "MSP");
      assertThat(run("chaincode", "deploy", "--profile", nodes, made, "--step", "install").lines())
          .hasSize(4)
          .filteredOn(line -> line.startsWith("installed on "))
          .containsExactly("installed on orderer." + domain);
      assertThat(
              refused("chaincode", "deploy", "--profile", nodes, made, "--step", "approve").err())
          .isNotEmpty();
    }
    run("chaincode", "deploy", "--profile", clients, made, "--step", "approve");
    assertThat(run("chaincode", "submit", folder, "counter", "increment")).contains(": 200 1");

    run("chaincode", "remove", "--profile", clients, "counter");
    assertThat(refused("chaincode", "submit", folder, "counter", "increment").out())
        .contains("the channel has no chaincode 'counter'");
  }

  @Test
  void whatNeedsTheFolderSaysSo() throws Exception {
    String clients = administrator("peerOrganizations", "clients.example", "ClientsMSP");
    assertThat(refused("chaincode", "deploy", "--profile", clients, made, "--executors", "1").err())
        .contains("--executors needs the folder of the network");
    assertThat(
            refused("chaincode", "deploy", network.folder().toString(), made, "--step", "install")
                .err())
        .contains("--step is for profiles");
  }
}
