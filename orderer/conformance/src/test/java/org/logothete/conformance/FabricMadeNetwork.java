package org.logothete.conformance;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A network whose keys, certificates and genesis block Fabric's own cryptogen and configtxgen made,
 * with settings for nodes of ours. The channel names ports that may be taken here, so every node
 * listens elsewhere and is told where to find the others.
 */
final class FabricMadeNetwork {
  static final String CHANNEL = "goldenchannel";
  static final String USER = "peerOrganizations/org1.example/users/User1@org1.example";

  /** The addresses in the channel configuration. */
  private static final List<Integer> CONFIGURED_PORTS = List.of(17050, 17051, 17052, 17053);

  private static final List<String> ORGANIZATIONS = List.of("alpha", "beta", "gamma", "delta");
  private static final Pattern SCALAR = Pattern.compile("\"([^\"]+)\": \"([0-9a-f]{64})\"");

  private FabricMadeNetwork() {}

  static List<Path> create(Path folder, List<NodeUnderTest.Ports> ports, Path logs)
      throws IOException, GeneralSecurityException, URISyntaxException {
    copyTree(resource("/fabric-made"), folder);
    Files.copy(resource("/golden/block-00.block"), folder.resolve("genesis.block"));
    for (Map.Entry<String, String> key : scalars().entrySet()) {
      writeKey(folder.resolve(key.getKey()), new BigInteger(key.getValue(), 16));
    }
    List<Path> settings = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      Path directory = Files.createDirectories(folder.resolve("nodes/" + ORGANIZATIONS.get(i)));
      Path file = directory.resolve("orderer.yaml");
      Files.writeString(file, settings(i, ports));
      Files.copy(file, logs.resolve(ORGANIZATIONS.get(i) + ".yaml"));
      settings.add(file);
    }
    return settings;
  }

  private static String settings(int index, List<NodeUnderTest.Ports> ports) {
    StringBuilder overrides = new StringBuilder();
    for (int i = 0; i < ports.size(); i++) {
      overrides.append(
          "      - {From: \"127.0.0.1:%d\", To: \"127.0.0.1:%d\"}\n"
              .formatted(CONFIGURED_PORTS.get(i), ports.get(i).cluster()));
    }
    StringBuilder roots = new StringBuilder();
    for (String each : ORGANIZATIONS) {
      roots.append("      - ").append(nodeFolder(each)).append("/tls/ca.crt\n");
    }
    String name = ORGANIZATIONS.get(index);
    String mspId = name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1);
    return """
    General:
      ListenAddress: 127.0.0.1
      ListenPort: {client}
      TLS:
        Enabled: true
        PrivateKey: {crypto}/tls/server.key
        Certificate: {crypto}/tls/server.crt
        RootCAs: [{crypto}/tls/ca.crt]
        ClientAuthRequired: true
        ClientRootCAs:
    {roots}      - ../../crypto/{user}/tls/ca.crt
      Cluster:
        ListenAddress: 127.0.0.1
        ListenPort: {cluster}
        ServerCertificate: {crypto}/tls/server.crt
        ServerPrivateKey: {crypto}/tls/server.key
        ClientCertificate: {crypto}/tls/server.crt
        ClientPrivateKey: {crypto}/tls/server.key
        RootCAs:
    {roots}    AddressOverrides:
    {overrides}  BootstrapFile: ../../genesis.block
      LocalMSPDir: {crypto}/msp
      LocalMSPID: {mspId}MSP
    FileLedger:
      Location: data
    Operations:
      ListenAddress: 127.0.0.1:{operations}
    """
        .replace("{roots}", roots)
        .replace("{overrides}", overrides)
        .replace("{client}", String.valueOf(ports.get(index).client()))
        .replace("{cluster}", String.valueOf(ports.get(index).cluster()))
        .replace("{operations}", String.valueOf(ports.get(index).operations()))
        .replace("{user}", USER)
        .replace("{mspId}", mspId)
        .replace("{crypto}", nodeFolder(name));
  }

  private static String nodeFolder(String organization) {
    return "../../crypto/ordererOrganizations/%1$s.example/orderers/orderer.%1$s.example"
        .formatted(organization);
  }

  private static Path resource(String name) throws IOException, URISyntaxException {
    java.net.URL url = FabricMadeNetwork.class.getResource(name);
    if (url == null) {
      throw new IOException("there is no resource " + name);
    }
    URI uri = url.toURI();
    return Path.of(uri);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.sorted().toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  /** Keys of what was copied: the nodes' and the user's. */
  private static Map<String, String> scalars() throws IOException, URISyntaxException {
    Map<String, String> scalars = new TreeMap<>();
    Matcher line = SCALAR.matcher(Files.readString(resource("/golden/test-key-scalars.json")));
    while (line.find()) {
      if (line.group(1).contains("/orderers/") || line.group(1).contains(USER)) {
        scalars.put(line.group(1), line.group(2));
      }
    }
    return scalars;
  }

  private static void writeKey(Path file, BigInteger scalar)
      throws IOException, GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    byte[] pkcs8 =
        KeyFactory.getInstance("EC")
            .generatePrivate(new ECPrivateKeySpec(scalar, curve))
            .getEncoded();
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(pkcs8);
    Files.createDirectories(file.getParent());
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file, "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
  }
}
