package org.logothete.chaincode.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is to be run.
 *
 * @param folder of the installed package; the process sees it as {@code /chaincode}, to read only,
 *     and needs everybody's permission to read it
 * @param command with its arguments, as seen inside
 * @param environment all of it
 * @param readable folders outside the system's that the command needs, at their own places
 */
public record ChaincodeProgram(
    Path folder, List<String> command, Map<String, String> environment, List<Path> readable) {
  /** Where a chaincode finds the peer, as Fabric's shims are told. */
  static final String PEER_HOST = "127.0.0.1";

  static final int PEER_PORT = 7052;

  /** The chaincode's folder, inside. */
  static final String INSIDE = "/chaincode";

  /** A heap is so much of the memory; the rest is stacks, code and buffers, and the bridge. */
  private static final int HEAP_SHARE = 3;

  private static final String PEER = PEER_HOST + ":" + PEER_PORT;

  public ChaincodeProgram {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    readable = List.copyOf(readable);
  }

  /**
   * Java chaincode, {@code chaincode.jar}.
   *
   * @param chaincodeId what it registers as
   * @param javaHome of the JDK or JRE that runs it
   * @param limits that the virtual machine is to fit into
   */
  public static ChaincodeProgram java(
      Path folder, String chaincodeId, Path javaHome, ProcessLimits limits) {
    return new ChaincodeProgram(
        folder,
        List.of(
            javaHome.resolve("bin").resolve("java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx%d".formatted(limits.memoryBytes() / HEAP_SHARE),
            "-XX:ReservedCodeCacheSize=48m",
            "-XX:-UsePerfData",
            "-jar",
            INSIDE + "/chaincode.jar",
            "--peerAddress",
            PEER),
        environment(chaincodeId),
        List.of(javaHome));
  }

  /** Node chaincode, {@code package.json} with its modules installed. */
  public static ChaincodeProgram node(
      Path folder, String chaincodeId, Path node, ProcessLimits limits) {
    return new ChaincodeProgram(
        folder,
        List.of(
            node.toString(),
            "--max-old-space-size=%d".formatted((limits.memoryBytes() / HEAP_SHARE) >> 20),
            INSIDE + "/node_modules/fabric-shim/cli.js",
            "start",
            "--peer.address",
            PEER,
            "--chaincode-id-name",
            chaincodeId),
        environment(chaincodeId),
        List.of());
  }

  /** Any other program; its arguments may say {@code 127.0.0.1:7052}. */
  public static ChaincodeProgram of(Path folder, String chaincodeId, String... command) {
    return new ChaincodeProgram(
        folder, Stream.of(command).toList(), environment(chaincodeId), List.of());
  }

  private static Map<String, String> environment(String chaincodeId) {
    return Map.of(
        "PATH", "/usr/local/bin:/usr/bin:/bin",
        "HOME", Sandbox.TMP,
        "LANG", "C.UTF-8",
        "TZ", "UTC",
        "CORE_CHAINCODE_ID_NAME", chaincodeId,
        "CORE_PEER_ADDRESS", PEER,
        "CORE_PEER_TLS_ENABLED", "false");
  }
}
