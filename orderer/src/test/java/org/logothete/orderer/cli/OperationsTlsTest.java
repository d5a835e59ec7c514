package org.logothete.orderer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.node.TestNetwork;
import org.logothete.orderer.ops.OperationsClient;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.settings.TlsSettings;
import picocli.CommandLine;

/** Nodes whose operations endpoints speak TLS and demand certificates, and who asks them. */
final class OperationsTlsTest {
  @TempDir Path directory;
  private TestNetwork nodes;
  private LocalNetwork network;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void startNodes() throws Exception {
    nodes = TestNetwork.create(directory, 4, Duration.ofMillis(200));
    for (LocalNode node : LocalNetwork.open(nodes.folder()).nodes()) {
      speakTls(node.settings().file());
      // As if each node were a process of its own, which this one is in all of them.
      Files.writeString(
          node.directory().resolve("node.pid"),
          "%d %d%n"
              .formatted(
                  ProcessHandle.current().pid(),
                  ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli()));
    }
    network = LocalNetwork.open(nodes.folder());
    nodes.startAll();
  }

  @AfterEach
  void closeNodes() {
    nodes.close();
  }

  private static void speakTls(Path settings) throws IOException {
    String yaml = Files.readString(settings);
    Matcher key = Pattern.compile("PrivateKey: (\\S+)/server.key").matcher(yaml);
    assertThat(key.find()).isTrue();
    String tls =
        """
            Enabled: true
            PrivateKey: DIR/server.key
            Certificate: DIR/server.crt
            ClientRootCAs: [DIR/ca.crt]
        """
            .replace("DIR", key.group(1));
    assertThat(yaml).contains("    Enabled: false\n");
    Files.writeString(settings, yaml.replace("    Enabled: false\n", tls));
  }

  private static OperationsClient client(LocalNode node) throws IOException {
    return OperationsClient.of(node.settings().operations(), node.settings().cluster().client());
  }

  private void awaitStatusReady(String... options) {
    String[] command = new String[options.length + 3];
    command[0] = "network";
    command[1] = "status";
    command[2] = nodes.folder().toString();
    System.arraycopy(options, 0, command, 3, options.length);
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (run(command) != 0) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not ready within a minute: " + out + err);
      }
      LockSupport.parkNanos(100_000_000);
    }
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    CommandLine line = Logothete.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  @Test
  void statusAndProbesWorkOverTls() throws Exception {
    awaitStatusReady();
    assertThat(out.toString().lines().findFirst().orElseThrow())
        .containsSubsequence("LAG", "VOTES");
    assertThat(out.toString()).containsPattern("4 orderer.org4.example .* yes +yes");
    awaitStatusReady("--json");
    assertThat(out.toString()).contains("\"voting\" : true");
    assertThat(err.toString()).isEmpty();

    OperationsClient client = client(network.nodes().getFirst());
    assertThat(client.get("/healthz").status()).isEqualTo(200);
    assertThat(client.get("/readyz").body()).contains("\"ready\":true");
    assertThat(client.get("/metrics").body()).contains("ledger_blockchain_height");
    assertThat(client.get("/nothing").status()).isEqualTo(404);
  }

  @Test
  void whoShowsNoCertificateOrExpectsAnotherIsNotServed() throws Exception {
    LocalNode node = network.nodes().getFirst();
    NodeSettings.Operations operations = node.settings().operations();
    TlsSettings.Secure secure = (TlsSettings.Secure) operations.tls();
    TlsSettings.Secure anonymous =
        new TlsSettings.Secure(
            secure.privateKey(),
            secure.certificate(),
            new TlsSettings.ClientAuth.NotAsked(),
            secure.minVersion());
    OperationsClient withoutCertificate =
        OperationsClient.of(
            new NodeSettings.Operations(operations.listen(), anonymous),
            node.settings().cluster().client());
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> withoutCertificate.get("/healthz"));

    LocalNode other = network.nodes().getLast();
    OperationsClient expectsAnother =
        OperationsClient.of(
            new NodeSettings.Operations(operations.listen(), other.settings().operations().tls()),
            node.settings().cluster().client());
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> expectsAnother.get("/healthz"));
    assertThat(client(node).get("/healthz").status()).isEqualTo(200);
  }
}
