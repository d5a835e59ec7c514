package org.logothete.orderer.settings;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.logothete.chaincode.process.Guarantee;
import org.logothete.chaincode.process.ProcessLimits;
import org.logothete.chaincode.process.Sandboxes;
import org.logothete.orderer.settings.NodeSettings.Admin;
import org.logothete.orderer.settings.NodeSettings.Batching;
import org.logothete.orderer.settings.NodeSettings.Chaincode;
import org.logothete.orderer.settings.NodeSettings.ClientApi;
import org.logothete.orderer.settings.NodeSettings.Cluster;
import org.logothete.orderer.settings.NodeSettings.Consensus;
import org.logothete.orderer.settings.NodeSettings.Keepalive;
import org.logothete.orderer.settings.NodeSettings.KeyPairFiles;
import org.logothete.orderer.settings.NodeSettings.LocalMsp;
import org.logothete.orderer.settings.NodeSettings.MetricsProvider;
import org.logothete.orderer.settings.NodeSettings.Operations;
import org.logothete.orderer.settings.NodeSettings.Role;
import org.logothete.orderer.settings.NodeSettings.Timeouts;
import org.logothete.orderer.settings.TlsSettings.ClientAuth;

/**
 * Reads Fabric's {@code orderer.yaml} (see its sampleconfig and orderer/common/localconfig), plus
 * our own keys. Defaults are the safe ones: loopback, TLS on, client certificates required.
 */
final class SettingsReader {
  private static final int MEBIBYTE = 1 << 20;
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration DIAL_TIMEOUT_MAX = ofMinutes(5);

  /** In Fabric the roots by which a node checks the servers it connects to. */
  private static final String PINNED =
      "a node connects to other orderers only, and those are pinned to the certificates in the"
          + " channel configuration";

  private final Path file;
  private final SettingsSource source;

  SettingsReader(Path file, Map<String, String> environment) {
    this.file = file;
    this.source = new SettingsSource(file, environment);
  }

  NodeSettings read() throws SettingsException {
    if (!(SettingsDocument.parse(file.toString(), content()) instanceof Setting.Table table)) {
      throw new SettingsException(file + ":1: expected sections such as General:");
    }
    Section root = new Section(source, "", table);
    Section general = root.section("General");
    Role role = general.choice("Role", Role.ORDERER);
    ClientApi clientApi = clientApi(general);
    Cluster cluster = cluster(general.section("Cluster"), role, clientApi.tls());
    LocalMsp localMsp = localMsp(general);
    List<Path> bootstrapFiles = bootstrapFiles(general);
    Section fileLedger = root.section("FileLedger");
    Path ledgerLocation = fileLedger.path("Location", "/var/hyperledger/production/orderer");
    long keepBlocks = kept(fileLedger, "KeepBlocks");
    long keepHistory = kept(fileLedger, "KeepHistory");
    long reserveBytes = fileLedger.size("Reserve", 1024L * MEBIBYTE, 128L * MEBIBYTE, 1L << 50);
    fileLedger.ignore("Prefix");
    Operations operations = operations(root.section("Operations"));
    Optional<Admin> admin = admin(root.section("Admin"), root.section("ChannelParticipation"));
    Section metricsSection = root.section("Metrics");
    MetricsProvider metrics = metrics(metricsSection);
    Consensus consensus = consensus(root.section("Consensus"));
    Section chaincodeSection = root.section("Chaincode");
    Chaincode chaincode = chaincode(chaincodeSection);
    if (role == Role.EXECUTOR && !chaincode.isExecuted()) {
      throw chaincodeSection.bad("Enabled", "a node whose General.Role is executor executes");
    }
    general.ignore("Backoff", "ConnectionTimeout", "GenesisMethod", "BootstrapMethod", "Profile");
    general.ignore("BCCSP", "Throttling");
    root.ignore("Debug");
    root.finish();
    return new NodeSettings(
        file.toAbsolutePath(),
        role,
        clientApi,
        cluster,
        localMsp,
        bootstrapFiles,
        ledgerLocation,
        keepBlocks,
        keepHistory,
        reserveBytes,
        operations,
        admin,
        metrics,
        consensus,
        chaincode,
        source.reports());
  }

  /** Of how many of the newest blocks something stays; of all if nothing is said. */
  private static long kept(Section fileLedger, String key) throws SettingsException {
    return fileLedger
        .value(key, text -> SettingValues.integer(text, 1, Long.MAX_VALUE))
        .orElse(Long.MAX_VALUE);
  }

  private static Chaincode chaincode(Section section) throws SettingsException {
    return new Chaincode(
        section.flag("Enabled", true),
        section.value("Waive", SettingsReader::guarantees).orElse(Set.of()),
        Path.of(section.text("Node", "/usr/bin/node")),
        Path.of(section.text("ControlGroups", Sandboxes.CONTROL_GROUPS.toString())),
        section.size(
            "Memory",
            ProcessLimits.DEFAULT.memoryBytes(),
            16L * MEBIBYTE,
            1024L * 1024 * MEBIBYTE));
  }

  private static Set<Guarantee> guarantees(String text) {
    Set<Guarantee> waived = EnumSet.noneOf(Guarantee.class);
    for (String word : text.split("[ ,]+", -1)) {
      waived.add(
          Arrays.stream(Guarantee.values())
              .filter(each -> each.name().equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "expected some of " + Arrays.toString(Guarantee.values()))));
    }
    return waived;
  }

  private String content() throws SettingsException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new SettingsException("there is no settings file " + file, e);
    } catch (IOException e) {
      throw new SettingsException("cannot read the settings file " + file + ": " + e, e);
    }
  }

  private static ClientApi clientApi(Section general) throws SettingsException {
    String address = general.text("ListenAddress", LOOPBACK);
    int port = general.integer("ListenPort", 7050, 0, 65_535);
    Section keepalive = general.section("Keepalive");
    return new ClientApi(
        new HostPort(address, port),
        tls(general.section("TLS"), Default.SECURE),
        new Keepalive(
            keepalive.duration("ServerMinInterval", ofSeconds(60)),
            keepalive.duration("ServerInterval", ofSeconds(7200)),
            keepalive.duration("ServerTimeout", ofSeconds(20))),
        messageSize(general, "MaxRecvMsgSize"),
        messageSize(general, "MaxSendMsgSize"),
        general.section("Authentication").duration("TimeWindow", ofMinutes(15)),
        general.integer("MaxConnections", 2_000, 1, 1_000_000));
  }

  private static int messageSize(Section general, String key) throws SettingsException {
    return (int) general.size(key, 100L * MEBIBYTE, 1024, 1024L * MEBIBYTE);
  }

  /** Whether a listener speaks TLS if its section does not say. */
  private enum Default {
    SECURE,
    PLAIN
  }

  private static TlsSettings tls(Section section, Default otherwise) throws SettingsException {
    section.ignore("TLSHandshakeTimeShift");
    section.ignoreBecause(PINNED, "RootCAs");
    boolean enabled = section.flag("Enabled", otherwise == Default.SECURE);
    boolean clientAuth = section.flag("ClientAuthRequired", true);
    TlsSettings.Version minVersion =
        section.value("MinVersion", SettingsReader::version).orElse(TlsSettings.Version.TLS_1_2);
    if (!enabled) {
      section.ignore("PrivateKey", "Certificate", "ClientRootCAs");
      return new TlsSettings.Plain();
    }
    List<Path> clientRoots = section.files("ClientRootCAs");
    return new TlsSettings.Secure(
        section.privateFile("PrivateKey"),
        section.file("Certificate"),
        clientAuth ? new ClientAuth.Required(clientRoots) : new ClientAuth.NotAsked(),
        minVersion);
  }

  private static TlsSettings.Version version(String text) {
    return switch (text) {
      case "1.2", "TLS1.2", "TLSv1.2" -> TlsSettings.Version.TLS_1_2;
      case "1.3", "TLS1.3", "TLSv1.3" -> TlsSettings.Version.TLS_1_3;
      default -> throw new IllegalArgumentException("expected 1.2 or 1.3");
    };
  }

  private static Cluster cluster(Section section, Role role, TlsSettings clientTls)
      throws SettingsException {
    section.ignore("RPCTimeout", "ReplicationBufferSize", "ReplicationPullTimeout");
    section.ignore("ReplicationRetryTimeout", "ReplicationMaxRetries", "ReplicationPolicy");
    section.ignore("CertExpirationWarningThreshold", "TLSHandshakeTimeShift");
    section.ignoreBecause(PINNED, "RootCAs");
    String address = section.text("ListenAddress", LOOPBACK);
    int port = section.integer("ListenPort", role == Role.EXECUTOR ? 0 : -1, 0, 65_535);
    if (port < 0) {
      throw section.bad(
          "ListenPort", "missing; orderers talk to each other on a port of their own");
    }
    KeyPairFiles server = keyPair(section, "ServerCertificate", "ServerPrivateKey", clientTls);
    KeyPairFiles client =
        section.isSet("ClientCertificate") || section.isSet("ClientPrivateKey")
            ? keyPair(section, "ClientCertificate", "ClientPrivateKey", clientTls)
            : server;
    Map<HostPort, HostPort> overrides = new LinkedHashMap<>();
    for (Section override : section.sections("AddressOverrides")) {
      HostPort from =
          override.value("From", HostPort::parse).orElseThrow(() -> override.missing("From"));
      HostPort to = override.value("To", HostPort::parse).orElseThrow(() -> override.missing("To"));
      override.ignore("CACertsFile");
      overrides.put(from, to);
    }
    return new Cluster(
        new HostPort(address, port),
        server,
        client,
        overrides,
        section.integer("SendBufferSize", 1_000, 10, 1_000_000),
        dialTimeout(section));
  }

  private static Duration dialTimeout(Section section) throws SettingsException {
    Duration timeout = section.duration("DialTimeout", ofSeconds(5));
    if (timeout.compareTo(ofMillis(1)) < 0 || timeout.compareTo(DIAL_TIMEOUT_MAX) > 0) {
      throw section.bad("DialTimeout", "expected a duration from 1ms to 5m");
    }
    return timeout;
  }

  /** The pair named in the section or, as in Fabric, that of the client listener. */
  private static KeyPairFiles keyPair(
      Section section, String certificate, String privateKey, TlsSettings otherwise)
      throws SettingsException {
    if (!section.isSet(certificate)
        && !section.isSet(privateKey)
        && otherwise instanceof TlsSettings.Secure secure) {
      return new KeyPairFiles(secure.certificate(), secure.privateKey());
    }
    return new KeyPairFiles(section.file(certificate), section.privateFile(privateKey));
  }

  private static LocalMsp localMsp(Section general) throws SettingsException {
    Path directory = general.directory("LocalMSPDir", "msp");
    Path keystore = directory.resolve("keystore");
    if (!Files.isDirectory(keystore)) {
      throw general.bad("LocalMSPDir", "there is no directory " + keystore);
    }
    List<Path> keys;
    try (Stream<Path> entries = Files.list(keystore)) {
      keys = entries.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw general.bad("LocalMSPDir", "cannot list " + keystore + ": " + e);
    }
    if (keys.isEmpty()) {
      throw general.bad("LocalMSPDir", "there is no private key in " + keystore);
    }
    for (Path key : keys) {
      general.refuseIfShared("LocalMSPDir", key);
    }
    String id = general.text("LocalMSPID", "");
    if (id.isEmpty()) {
      throw general.missing("LocalMSPID");
    }
    return new LocalMsp(directory, id);
  }

  private static List<Path> bootstrapFiles(Section general) throws SettingsException {
    List<Path> files = new ArrayList<>(general.files("BootstrapFiles"));
    for (String key : List.of("BootstrapFile", "GenesisFile")) {
      if (general.isSet(key)) {
        files.add(general.file(key));
      }
    }
    return files;
  }

  private static Operations operations(Section section) throws SettingsException {
    HostPort listen = section.hostPort("ListenAddress", new HostPort(LOOPBACK, 8443));
    Section tlsSection = section.section("TLS");
    TlsSettings tls = tls(tlsSection, Default.PLAIN);
    requireRoots(tlsSection, tls);
    return new Operations(listen, tls, section.flag("Console", false));
  }

  /** Fabric listens by default; here nothing administers a node whose operator did not say so. */
  private static Optional<Admin> admin(Section section, Section participation)
      throws SettingsException {
    int requestBytesMax =
        (int) participation.size("MaxRequestBodySize", MEBIBYTE, 1024, 128L * MEBIBYTE);
    boolean enabled = participation.flag("Enabled", true);
    Optional<HostPort> listen = section.value("ListenAddress", HostPort::parse);
    if (listen.isEmpty() || !enabled) {
      section.ignore("TLS", "ListenAddress");
      return Optional.empty();
    }
    Section tlsSection = section.section("TLS");
    TlsSettings tls = tls(tlsSection, Default.SECURE);
    if (tls instanceof TlsSettings.Secure(_, _, ClientAuth.NotAsked _, _)) {
      throw tlsSection.bad(
          "ClientAuthRequired", "must be true: whoever connects may join and remove channels");
    }
    requireRoots(tlsSection, tls);
    if (tls instanceof TlsSettings.Plain && !listen.get().isLoopback()) {
      throw tlsSection.bad(
          "Enabled",
          "must be true unless ListenAddress is a loopback address: whoever connects"
              + " may join and remove channels");
    }
    return Optional.of(new Admin(listen.get(), tls, requestBytesMax));
  }

  private static void requireRoots(Section tlsSection, TlsSettings tls) throws SettingsException {
    if (tls instanceof TlsSettings.Secure secure
        && secure.clientAuth() instanceof ClientAuth.Required(List<Path> roots)
        && roots.isEmpty()) {
      throw tlsSection.bad(
          "ClientRootCAs",
          "missing; nobody could connect. Name the authorities of the operators' certificates, or"
              + " set ClientAuthRequired to false");
    }
  }

  private static MetricsProvider metrics(Section section) throws SettingsException {
    section.ignore("Statsd");
    if (section.text("Provider", "").equalsIgnoreCase("statsd")) {
      throw section.bad(
          "Provider",
          "metrics are not pushed to statsd; write prometheus, which serves them under /metrics on"
              + " Operations.ListenAddress, or disabled");
    }
    return section.choice("Provider", MetricsProvider.PROMETHEUS);
  }

  private static Consensus consensus(Section section) throws SettingsException {
    section.ignore("WALDir", "SnapDir", "EvictionSuspicion", "TickIntervalOverride");
    Duration heartbeat = section.duration("HeartbeatInterval", ofMillis(100));
    Duration leader = section.duration("LeaderTimeout", ofSeconds(2));
    if (leader.compareTo(heartbeat) <= 0) {
      throw section.bad("LeaderTimeout", "must be longer than HeartbeatInterval " + heartbeat);
    }
    Duration fourHeartbeats = heartbeat.multipliedBy(4);
    Duration silence =
        section.duration(
            "SilenceTimeout", fourHeartbeats.compareTo(leader) < 0 ? fourHeartbeats : leader);
    if (silence.compareTo(heartbeat) <= 0 || silence.compareTo(leader) > 0) {
      throw section.bad(
          "SilenceTimeout",
          "must be longer than HeartbeatInterval "
              + heartbeat
              + " and not longer than LeaderTimeout "
              + leader);
    }
    Duration change = section.duration("ViewChangeTimeout", ofSeconds(2));
    Duration changeMax = section.duration("ViewChangeTimeoutMax", ofSeconds(20));
    if (changeMax.compareTo(change) < 0) {
      throw section.bad("ViewChangeTimeoutMax", "must not be below ViewChangeTimeout " + change);
    }
    return new Consensus(
        section.choice("Batching", Batching.ADAPTIVE),
        section.choice("Timeouts", Timeouts.ADAPTIVE),
        heartbeat,
        leader,
        silence,
        change,
        changeMax,
        section.duration("ResendInterval", ofMillis(500)),
        section.integer("InFlight", 8, 1, 64),
        section.integer("PoolRequests", 20_000, 1, 10_000_000),
        section.size("PoolBytes", 256L * MEBIBYTE, MEBIBYTE, 64L * 1024 * MEBIBYTE));
  }
}
