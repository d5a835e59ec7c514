package org.logothete.orderer.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.logothete.orderer.settings.NodeSettings.Batching;
import org.logothete.orderer.settings.NodeSettings.MetricsProvider;
import org.logothete.orderer.settings.TlsSettings.ClientAuth;

final class NodeSettingsTest {
  private static final String GOOD =
      """
      General:
        ListenPort: 7050
        LocalMSPID: Org1MSP
        BootstrapFile: genesis.block
        TLS:
          PrivateKey: tls/server.key
          Certificate: tls/server.crt
          ClientRootCAs: [tls/ca.crt]
        Cluster:
          ListenPort: 7051
          SendBufferSize: 100
          AddressOverrides:
            - From: orderer2.org2.example:7051
              To: 127.0.0.1:9051
      FileLedger:
        Location: data
      Operations:
        ListenAddress: 127.0.0.1:8443
      Consensus:
        Batching: adaptive
        LeaderTimeout: 2s
      """;

  @TempDir Path directory;

  @BeforeEach
  void keysAndCertificates() throws IOException {
    for (String name :
        List.of(
            "tls/server.key",
            "tls/server.crt",
            "tls/ca.crt",
            "genesis.block",
            "msp/keystore/priv_sk")) {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "content");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void relativePathsStartAtTheFileAndDefaultsAreSafe() throws Exception {
    NodeSettings settings = read(GOOD, Map.of());

    assertThat(settings.clientApi().listen()).hasToString("127.0.0.1:7050");
    assertThat(settings.clientApi().tls())
        .isEqualTo(
            new TlsSettings.Secure(
                directory.resolve("tls/server.key"),
                directory.resolve("tls/server.crt"),
                new ClientAuth.Required(List.of(directory.resolve("tls/ca.crt"))),
                TlsSettings.Version.TLS_1_2));
    assertThat(settings.clientApi().timeWindow()).isEqualTo(Duration.ofMinutes(15));
    assertThat(settings.cluster().listen()).hasToString("127.0.0.1:7051");
    assertThat(settings.cluster().server().privateKey())
        .isEqualTo(directory.resolve("tls/server.key"));
    assertThat(settings.cluster().addressOverrides())
        .containsExactly(
            Map.entry(
                new HostPort("orderer2.org2.example", 7051), new HostPort("127.0.0.1", 9051)));
    assertThat(settings.bootstrapFiles()).containsExactly(directory.resolve("genesis.block"));
    assertThat(settings.ledgerLocation()).isEqualTo(directory.resolve("data"));
    assertThat(settings.keepBlocks()).isEqualTo(Long.MAX_VALUE);
    assertThat(settings.keepHistory()).isEqualTo(Long.MAX_VALUE);
    assertThat(settings.reserveBytes()).isEqualTo(1L << 30);
    assertThat(settings.localMsp().directory()).isEqualTo(directory.resolve("msp"));
    assertThat(settings.metrics()).isEqualTo(MetricsProvider.PROMETHEUS);
    assertThat(settings.operations().console()).isFalse();
    assertThat(settings.consensus().batching()).isEqualTo(Batching.ADAPTIVE);
    assertThat(settings.ignored()).isEmpty();
  }

  @Test
  void theConsoleIsServedIfItIsAskedFor() throws Exception {
    assertThat(read(GOOD, Map.of("ORDERER_OPERATIONS_CONSOLE", "true")).operations().console())
        .isTrue();
  }

  @Test
  void theEnvironmentOverridesTheFileInAnyCase() throws Exception {
    NodeSettings settings =
        read(
            GOOD,
            Map.of(
                "ORDERER_GENERAL_LISTENPORT", "9999",
                "orderer_general_cluster_listenport", "9998",
                "ORDERER_GENERAL_TLS_CLIENTROOTCAS", "[tls/ca.crt, tls/server.crt]",
                "ORDERER_GENERAL_CLUSTER_ADDRESSOVERRIDES", "[{From: a:1, To: b:2}]",
                "ORDERER_CONSENSUS_BATCHING", "FABRIC",
                "ORDERER_FILELEDGER_KEEPBLOCKS", "5_000",
                "ORDERER_FILELEDGER_KEEPHISTORY", "7_000",
                "ORDERER_GENERAL_LISTENADDRESS", ""));

    assertThat(settings.clientApi().listen()).hasToString("127.0.0.1:9999");
    assertThat(settings.keepBlocks()).isEqualTo(5_000);
    assertThat(settings.keepHistory()).isEqualTo(7_000);
    assertThat(settings.cluster().listen().port()).isEqualTo(9998);
    assertThat(((TlsSettings.Secure) settings.clientApi().tls()).clientAuth())
        .isEqualTo(
            new ClientAuth.Required(
                List.of(directory.resolve("tls/ca.crt"), directory.resolve("tls/server.crt"))));
    assertThat(settings.cluster().addressOverrides())
        .containsExactly(Map.entry(new HostPort("a", 1), new HostPort("b", 2)));
    assertThat(settings.consensus().batching()).isEqualTo(Batching.FABRIC);
  }

  @Test
  void reportsWhatHasNoEffect() throws Exception {
    NodeSettings settings =
        read(GOOD + "Debug:\n  BroadcastTraceDir: x\n", Map.of("ORDERER_GENERAL_LISTNPORT", "1"));

    assertThat(settings.ignored())
        .containsExactly(
            directory.resolve("orderer.yaml") + ":22: Debug has no effect here",
            "environment: ORDERER_GENERAL_LISTNPORT matches no setting and has no effect");
  }

  @Test
  void saysWhyRootsForServersHaveNoEffect() throws Exception {
    String why =
        " has no effect here: a node connects to other orderers only, and those are pinned to the"
            + " certificates in the channel configuration";

    NodeSettings settings =
        read(
            GOOD.replace("ListenPort: 7051", "RootCAs: [tls/ca.crt]\n    ListenPort: 7051"),
            Map.of("ORDERER_GENERAL_TLS_ROOTCAS", "[tls/ca.crt]"));

    assertThat(settings.ignored())
        .containsExactly(
            "ORDERER_GENERAL_TLS_ROOTCAS: General.TLS.RootCAs" + why,
            directory.resolve("orderer.yaml") + ":10: General.Cluster.RootCAs" + why);
  }

  @Test
  void anExecutorNeedsNoPortForTheCluster() throws Exception {
    String executor =
        GOOD.replace("General:", "General:\n  Role: executor").replace("ListenPort: 7051", "");

    assertThat(read(GOOD, Map.of()).role()).isEqualTo(NodeSettings.Role.ORDERER);
    assertThat(read(executor, Map.of()).role()).isEqualTo(NodeSettings.Role.EXECUTOR);
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> read(executor, Map.of("ORDERER_CHAINCODE_ENABLED", "false")))
        .withMessageContaining("a node whose General.Role is executor executes");
  }

  private static List<Arguments> mistakes() {
    return List.of(
        arguments(
            "ListenPort: 7050",
            "ListenPort: 70500",
            "2: General.ListenPort \"70500\": expected a whole number" + " from 0 to 65535"),
        arguments(
            "ListenPort: 7050",
            "ListenPrt: 7050",
            "2: unknown key General.ListenPrt; did you mean" + " General.ListenPort?"),
        arguments(
            "ListenPort: 7050",
            "ListenPort: [1]",
            "2: General.ListenPort: expected one value, not a list"),
        arguments(
            "ListenPort: 7050",
            "ListenPort: {}",
            "2: General.ListenPort: expected one value, not a section"),
        arguments("LocalMSPID: Org1MSP", "LOCALMSPID:", "3: General.LocalMSPID is missing"),
        arguments(
            "genesis.block",
            "nothing.block",
            "4: General.BootstrapFile: there is no file" + " DIR/nothing.block"),
        arguments(
            "PrivateKey: tls",
            "PrivateKey: no",
            "6: General.TLS.PrivateKey: there is no file" + " DIR/no/server.key"),
        arguments(
            "ListenPort: 7051",
            "DialTimeout: 5s",
            "9: General.Cluster.ListenPort: missing; orderers talk"
                + " to each other on a port of their own"),
        arguments(
            "SendBufferSize: 100",
            "SendBufferSize: x",
            "11: General.Cluster.SendBufferSize \"x\": expected a"
                + " whole number from 10 to 1000000"),
        arguments(
            "To: 127.0.0.1:9051",
            "To: somewhere",
            "14: General.Cluster.AddressOverrides.To \"somewhere\":" + " expected host:port"),
        arguments(
            "To: 127.0.0.1:9051", "Too: a:1", "13: General.Cluster.AddressOverrides.To is missing"),
        arguments(
            "127.0.0.1:8443",
            "127.0.0.1:no",
            "18: Operations.ListenAddress \"127.0.0.1:no\": the port"
                + " must be a number from 0 to 65535"),
        arguments(
            "Batching: adaptive",
            "Batching: eager",
            "20: Consensus.Batching \"eager\": expected adaptive or fabric"),
        arguments(
            "LeaderTimeout: 2s",
            "LeaderTimeout: 2",
            "21: Consensus.LeaderTimeout \"2\": expected a duration" + " such as 200ms, 5s or 15m"),
        arguments(
            "LeaderTimeout: 2s",
            "LeaderTimeout: 1ms",
            "21: Consensus.LeaderTimeout \"1ms\": must be longer than"
                + " HeartbeatInterval PT0.1S"),
        arguments("LeaderTimeout: 2s", "BATCHING: fabric", "21: BATCHING is given twice"),
        arguments(
            "FileLedger:", "Operation:", "15: unknown key Operation; did you mean Operations?"),
        arguments(
            "General:", "General: x", "2: not valid YAML: mapping values are not allowed here"));
  }

  private static List<Arguments> refusedChoices() {
    return List.of(
        arguments(
            "ListenAddress: 127.0.0.1:8443",
            "TLS: {Enabled: true, PrivateKey: tls/server.key, Certificate: tls/server.crt}",
            "18: Operations.TLS.ClientRootCAs: missing; nobody could connect. Name the authorities"
                + " of the operators' certificates, or set ClientAuthRequired to false"),
        arguments(
            "SendBufferSize: 100",
            "DialTimeout: 1h",
            "11: General.Cluster.DialTimeout \"1h\": expected a duration from 1ms to 5m"),
        arguments(
            "Operations:",
            "Metrics: {Provider: statsd}\nOperations:",
            "17: Metrics.Provider \"statsd\": metrics are not pushed to statsd; write prometheus,"
                + " which serves them under /metrics on Operations.ListenAddress, or disabled"));
  }

  @ParameterizedTest
  @MethodSource({"mistakes", "refusedChoices"})
  void refusesWithOneLine(String part, String replacement, String complaint) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> read(GOOD.replace(part, replacement), Map.of()))
        .withMessage(
            directory.resolve("orderer.yaml")
                + ":"
                + complaint.replace("DIR", directory.toString()));
  }

  @Test
  void nobodyAdministersANodeUnlessItIsSaidWhoMay() throws Exception {
    String tls = "PrivateKey: tls/server.key, Certificate: tls/server.crt";
    assertThat(read(GOOD, Map.of()).admin()).isEmpty();
    NodeSettings.Admin admin =
        read(
                GOOD
                    + "Admin: {ListenAddress: 0.0.0.0:9443,"
                    + " TLS: {%s, ClientRootCAs: [tls/ca.crt]}}\n".formatted(tls)
                    + "ChannelParticipation: {MaxRequestBodySize: 2 MB}\n",
                Map.of())
            .admin()
            .orElseThrow();
    assertThat(admin.listen()).hasToString("0.0.0.0:9443");
    assertThat(admin.requestBytesMax()).isEqualTo(2 << 20);
    assertThat(
            read(
                    GOOD
                        + "Admin: {ListenAddress: 127.0.0.1:9443, TLS: {Enabled: false}}\n"
                        + "ChannelParticipation: {Enabled: false}\n",
                    Map.of())
                .admin())
        .isEmpty();
    refusesAdmin(
        "9443, TLS: {Enabled: false}", "Enabled \"false\": must be true unless ListenAddress is");
    refusesAdmin("9443, TLS: {%s}".formatted(tls), "ClientRootCAs: missing; nobody could connect.");
    refusesAdmin(
        "9443, TLS: {%s, ClientAuthRequired: false}".formatted(tls),
        "ClientAuthRequired \"false\": must be true: whoever connects may join and remove"
            + " channels");
  }

  private void refusesAdmin(String portAndTls, String complaint) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(
            () ->
                read(GOOD + "Admin: {ListenAddress: 0.0.0.0:%s}\n".formatted(portAndTls), Map.of()))
        .withMessageContaining("Admin.TLS." + complaint);
  }

  @Test
  void silenceLastsLongerThanAHeartbeatAndNotLongerThanPatience() throws Exception {
    assertThat(read(GOOD, Map.of()).consensus().silenceTimeout()).hasMillis(400);
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> read(GOOD + "  SilenceTimeout: 3s\n", Map.of()))
        .withMessageEndingWith(
            "Consensus.SilenceTimeout \"3s\": must be longer than HeartbeatInterval PT0.1S and not"
                + " longer than LeaderTimeout PT2S");
  }

  @Test
  void namesTheVariableThatIsWrong() {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> read(GOOD, Map.of("ORDERER_GENERAL_LISTENPORT", "many")))
        .withMessage(
            "ORDERER_GENERAL_LISTENPORT: General.ListenPort \"many\":"
                + " expected a whole number from 0 to 65535");
  }

  @Test
  void refusesAKeyOthersMayRead() throws Exception {
    Path key = directory.resolve("tls/server.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> read(GOOD, Map.of()))
        .withMessageContaining(":6: General.TLS.PrivateKey: others may read the private key")
        .withMessageEndingWith("run: chmod 600 " + key);
  }

  @Test
  void refusesAnMspWithoutKey() throws Exception {
    Files.delete(directory.resolve("msp/keystore/priv_sk"));

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> read(GOOD, Map.of()))
        .withMessageEndingWith("there is no private key in " + directory.resolve("msp/keystore"));
  }

  @Test
  void refusesAnchorsThatUnfoldWithoutEnd() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", List.of(alias, alias))));
    }
    String wide = bomb + "b: [" + "*a8, ".repeat(20) + "x]\n";

    assertThatExceptionOfType(SettingsException.class).isThrownBy(() -> read(wide, Map.of()));
  }

  @Test
  void saysThatTheFileIsMissing() {
    Path nowhere = directory.resolve("nowhere.yaml");

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> NodeSettings.read(nowhere, Map.of()))
        .withMessage("there is no settings file " + nowhere);
  }

  @ParameterizedTest
  @CsvSource({"15m,PT15M", "1h30m,PT1H30M", "1.5s,PT1.5S", "200ms,PT0.2S", "7200s,PT2H"})
  void readsDurationsAsGoWritesThem(String text, String duration) {
    assertThat(SettingValues.duration(text)).isEqualTo(Duration.parse(duration));
  }

  @ParameterizedTest
  @CsvSource({"104857600,104857600", "1 MB,1048576", "2k,2048", "3G,3221225472"})
  void readsSizesAsFabricWritesThem(String text, long bytes) {
    assertThat(SettingValues.size(text)).isEqualTo(bytes);
  }

  private NodeSettings read(String yaml, Map<String, String> environment) throws Exception {
    Path file = directory.resolve("orderer.yaml");
    Files.writeString(file, yaml);
    return NodeSettings.read(file, environment);
  }
}
