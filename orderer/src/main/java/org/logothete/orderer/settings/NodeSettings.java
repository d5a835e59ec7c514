package org.logothete.orderer.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.logothete.chaincode.process.Guarantee;

/**
 * Everything a node is told by its operator. All paths are absolute, all files named here existed
 * and were readable when the settings were read.
 *
 * @param file where the settings came from
 * @param role what the node is there for
 * @param clientApi where clients and peers connect
 * @param cluster where the other orderers connect
 * @param localMsp the node's own signing identity
 * @param bootstrapFiles genesis blocks of channels to join at start
 * @param ledgerLocation the node's data directory; may not exist yet
 * @param keepBlocks how many of each channel's newest blocks stay when older ones are pruned;
 *     {@link Long#MAX_VALUE} if none are
 * @param keepHistory of how many of each channel's newest blocks the state remembers what they
 *     wrote; {@link Long#MAX_VALUE} if of all
 * @param reserveBytes room on the disk below which clients are sent away; see {@link
 *     org.logothete.orderer.disk.DiskLevel}
 * @param operations the operations HTTP endpoint
 * @param admin where channels are joined and removed; empty if nowhere
 * @param metrics whether metrics are kept and served
 * @param consensus how this node takes part in ordering
 * @param chaincode how chaincode's processes are run
 * @param ignored one line for each setting that was understood to be Fabric's and has no effect
 *     here
 */
public record NodeSettings(
    Path file,
    Role role,
    ClientApi clientApi,
    Cluster cluster,
    LocalMsp localMsp,
    List<Path> bootstrapFiles,
    Path ledgerLocation,
    long keepBlocks,
    long keepHistory,
    long reserveBytes,
    Operations operations,
    Optional<Admin> admin,
    MetricsProvider metrics,
    Consensus consensus,
    Chaincode chaincode,
    List<String> ignored) {
  public NodeSettings {
    bootstrapFiles = List.copyOf(bootstrapFiles);
    ignored = List.copyOf(ignored);
  }

  /**
   * Reads a settings file; variables of the form {@code ORDERER_GENERAL_LISTENPORT} override what
   * it says.
   *
   * @param environment usually {@link System#getenv()}
   * @throws SettingsException with one line naming file, line, key and value
   */
  public static NodeSettings read(Path file, Map<String, String> environment)
      throws SettingsException {
    return new SettingsReader(file, environment).read();
  }

  /** What a node is there for. */
  public enum Role {
    /** It orders channels that name it as a consenter, follows others, and executes chaincode. */
    ORDERER,
    /** It follows its channels, executes chaincode and orders nothing. */
    EXECUTOR
  }

  /**
   * Execution of chaincode.
   *
   * @param isExecuted whether this node executes what its channels order, and keeps their state
   * @param waived what the host need not be able to enforce on them
   * @param node the Node.js that runs packages of type node
   * @param controlGroups where this node may make control groups
   * @param memoryBytes most that the processes of a chaincode may use, whatever its definition says
   */
  public record Chaincode(
      boolean isExecuted, Set<Guarantee> waived, Path node, Path controlGroups, long memoryBytes) {
    public Chaincode {
      waived = Set.copyOf(waived);
    }
  }

  /**
   * The gRPC listener.
   *
   * @param receiveBytesMax largest message taken in, checked before it is parsed
   * @param sendBytesMax largest message sent; a Deliver stream ends at a block above it
   * @param timeWindow how far a client's clock may be off in a Deliver request
   * @param connectionsMax how many clients may be connected at once
   */
  public record ClientApi(
      HostPort listen,
      TlsSettings tls,
      Keepalive keepalive,
      int receiveBytesMax,
      int sendBytesMax,
      Duration timeWindow,
      int connectionsMax) {}

  /**
   * gRPC keep-alive of the client listener.
   *
   * @param minInterval a client that pings more often is disconnected
   * @param interval between pings to an idle client
   * @param timeout how long an answer may take
   */
  public record Keepalive(Duration minInterval, Duration interval, Duration timeout) {}

  /**
   * The links between orderers; always mutual TLS 1.3, pinned to the channel configuration.
   *
   * @param listen port 0 if the node has no part in ordering
   * @param addressOverrides what to dial instead of an address the channel configuration names
   * @param sendBufferSize frames kept for one peer that does not keep up
   * @param dialTimeout how long a TCP connection may take to come up
   */
  public record Cluster(
      HostPort listen,
      KeyPairFiles server,
      KeyPairFiles client,
      Map<HostPort, HostPort> addressOverrides,
      int sendBufferSize,
      Duration dialTimeout) {
    public Cluster {
      addressOverrides = Map.copyOf(addressOverrides);
    }
  }

  /** PEM files of a certificate and its private key. */
  public record KeyPairFiles(Path certificate, Path privateKey) {}

  /** The folder (in Fabric's layout) and the id of the node's own organisation. */
  public record LocalMsp(Path directory, String id) {}

  /**
   * The operations endpoint.
   *
   * @param console whether it serves the web console
   */
  public record Operations(HostPort listen, TlsSettings tls, boolean console) {
    /** Without the console. */
    public Operations(HostPort listen, TlsSettings tls) {
      this(listen, tls, false);
    }
  }

  /**
   * The endpoint of the node's administrators: whoever it lets in may join and remove channels.
   *
   * @param requestBytesMax largest config block or update that is taken
   */
  public record Admin(HostPort listen, TlsSettings tls, int requestBytesMax) {}

  /** Whether metrics are kept and served. */
  public enum MetricsProvider {
    PROMETHEUS,
    DISABLED
  }

  /**
   * How this node takes part in ordering.
   *
   * @param heartbeatInterval how often every node shows that it lives
   * @param leaderTimeout how long the leader may let work lie, and the longest silence of its link
   * @param silenceTimeout shortest silence of the leader's link that makes it suspect
   * @param viewChangeTimeout how long a change of leader may take at first
   * @param viewChangeTimeoutMax cap of its doubling
   * @param resendInterval how often an unanswered message is sent again
   * @param inFlightMax blocks in progress at once, 1 to 64
   * @param poolRequestsMax envelopes kept waiting, per channel
   * @param poolBytesMax bytes of envelopes kept waiting, per channel
   */
  public record Consensus(
      Batching batching,
      Timeouts timeouts,
      Duration heartbeatInterval,
      Duration leaderTimeout,
      Duration silenceTimeout,
      Duration viewChangeTimeout,
      Duration viewChangeTimeoutMax,
      Duration resendInterval,
      int inFlightMax,
      int poolRequestsMax,
      long poolBytesMax) {}

  /** When a block is cut. */
  public enum Batching {
    /** At once while the pipeline idles; BatchTimeout is the longest wait. */
    ADAPTIVE,
    /** Exactly when Fabric's Raft orderer would. */
    FABRIC
  }

  /** Which timeouts count. */
  public enum Timeouts {
    /** This node's own, bounded above by the channel's. */
    ADAPTIVE,
    /** Exactly those of the channel configuration. */
    CHANNEL
  }
}
