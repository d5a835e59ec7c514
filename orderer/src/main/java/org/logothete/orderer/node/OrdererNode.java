package org.logothete.orderer.node;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.logothete.bdls.BdlsProtocol;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LedgerIdentity;
import org.logothete.ledger.LedgerWriteException;
import org.logothete.ledger.rocks.RocksLedger;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Consenter;
import org.logothete.orderer.admission.AdmissionSettings;
import org.logothete.orderer.admission.EnvelopeAdmission;
import org.logothete.orderer.api.ChaincodeSockets;
import org.logothete.orderer.api.ChannelReaders;
import org.logothete.orderer.api.ClientApiServer;
import org.logothete.orderer.api.ClientTls;
import org.logothete.orderer.api.Questions;
import org.logothete.orderer.channel.Channel;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.EpochFactory;
import org.logothete.orderer.channel.Voting;
import org.logothete.orderer.client.ClientIdentity;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.disk.DiskSpace;
import org.logothete.orderer.disk.DiskWatch;
import org.logothete.orderer.evidence.EvidenceFolder;
import org.logothete.orderer.evidence.EvidenceKeeper;
import org.logothete.orderer.execution.ExecutionHost;
import org.logothete.orderer.metrics.NodeMetrics;
import org.logothete.orderer.ops.HealthCheck;
import org.logothete.orderer.ops.LogLevels;
import org.logothete.orderer.ops.Operations;
import org.logothete.orderer.ops.OperationsServer;
import org.logothete.orderer.ops.Route;
import org.logothete.orderer.ops.SoftwareVersion;
import org.logothete.orderer.participation.Participation;
import org.logothete.orderer.peer.ClusterLinks;
import org.logothete.orderer.peer.NettyClusterLinks;
import org.logothete.orderer.peer.NoClusterLinks;
import org.logothete.orderer.peer.TlsIdentity;
import org.logothete.orderer.pull.BroadcastPush;
import org.logothete.orderer.pull.DeliverPull;
import org.logothete.orderer.pull.RecordPull;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.verify.UrgentFirst;
import org.logothete.pbft.PbftProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One orderer process: its ledger, its channels, the links to other orderers and the servers for
 * clients and operators. Started once, closed once.
 */
public final class OrdererNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrdererNode.class);
  private static final Map<String, ConsensusProtocol> PROTOCOLS =
      Stream.of(new PbftProtocol(), new BdlsProtocol())
          .collect(Collectors.toUnmodifiableMap(ConsensusProtocol::name, Function.identity()));

  /** Some 4 KiB each. */
  private static final int EVIDENCE_FILES_MAX = 1_000;

  /** Installed packages, beside the ledger's own files. */
  private static final String CHAINCODE_FOLDER = "chaincode";

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Channels channels = new Channels();
  private final NodeMetrics metrics = new NodeMetrics(channels);

  private final Consumer<LedgerWriteException> onDiskFailure;

  private OrdererNode(Consumer<LedgerWriteException> onDiskFailure) {
    this.onDiskFailure = onDiskFailure;
  }

  /**
   * Starts a node; waits first while its disk is too full to open the ledger.
   *
   * @param onDiskFailure called once a write to the ledger failed: nobody knows then what is on the
   *     disk, the node has fallen silent for good, and its process should end
   * @return the node, serving
   * @throws StartException in one line, if anything it needs is missing, wrong or taken; nothing is
   *     left open
   */
  public static OrdererNode start(
      NodeSettings settings, Consumer<LedgerWriteException> onDiskFailure) throws StartException {
    OrdererNode node = new OrdererNode(onDiskFailure);
    try {
      node.open(settings);
      return node;
    } catch (StartException e) {
      node.close();
      throw e;
    } catch (IOException | LedgerException | IllegalStateException e) {
      node.close();
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  public ChannelRegistry channels() {
    return channels;
  }

  private void open(NodeSettings settings) throws StartException, IOException {
    settings.ignored().forEach(line -> LOG.warn("{}", line));
    LocalIdentity identity = LocalIdentity.read(settings.localMsp());
    Optional<ClientTls> clientTls = NodeTls.clients(settings.clientApi().tls(), channels);
    NodeTls.checkOperators(settings);
    TlsIdentity clusterServer = NodeTls.identity(settings.cluster().server());
    TlsIdentity clusterClient = NodeTls.identity(settings.cluster().client());
    Map<String, GenesisFile> genesis = GenesisFile.readAll(settings.bootstrapFiles());
    EpochFactory epochs =
        new EpochFactory(PROTOCOLS, identity.key(), NodeSizing.timing(settings.consensus()));
    for (GenesisFile file : genesis.values()) {
      file.checkEngine(epochs);
    }
    DiskWatch disk = watchDisk(settings);
    Ledger ledger = openLedger(settings, identity, genesis);
    ParticipationFolder participation =
        new ParticipationFolder(settings.ledgerLocation().resolve(ParticipationFolder.NAME));
    Set<String> bootstrapped = Set.copyOf(genesis.keySet());
    finishRemovals(ledger, participation, genesis);
    int largestBlock = createAndMeasure(ledger, genesis);
    ClusterLinks links =
        switch (settings.role()) {
          case ORDERER -> opened(links(settings, clusterServer, clusterClient, largestBlock));
          case EXECUTOR -> noLinks(ledger, identity);
        };
    DeliverPull pull = opened(pull(settings, identity));
    UrgentFirst cryptoPool = new UrgentFirst(pool("crypto-"));
    ExecutorService admissionPool = pool("admission-");
    IdentityViews views = new IdentityViews();
    EnvelopeAdmission admission = admission(identity, views, epochs);
    // Closed before what they use: pool, links, ledger.
    opened.add(channels::closeAll);
    EvidenceFolder evidence = evidence(settings);
    EvidenceKeeper keeper = opened(new EvidenceKeeper(evidence, InstantSource.system()));
    NodeConsole console = NodeConsole.of(settings.operations());
    Optional<ExecutionHost> execution = execution(settings, identity, pull, views, keeper, console);
    ChannelOpener.Shared shared =
        new ChannelOpener.Shared(
            ledger,
            disk,
            epochs,
            links,
            pull,
            settings,
            cryptoPool,
            admissionPool,
            admission,
            console.observing(metrics.channelObserver(new LoggingObserver(keeper))),
            execution);
    JoinedChannels joined =
        opened(
            new JoinedChannels(
                new JoinedChannels.Site(shared, channels, participation, bootstrapped)));
    joined.open();
    metrics.signatures(admission::signatures);
    watchCertificates(settings, identity);
    prune(settings, ledger, disk);
    Questions questions = execution.map(ExecutionHost::questions).orElse(Questions.NONE);
    serveClients(settings.clientApi(), clientTls, views, disk, questions);
    List<HealthCheck> checks = List.of(HealthCheck.disk(disk));
    serveOperators(
        settings,
        checks,
        console.routes(
            settings.operations(),
            new NodeConsole.Node(channels, links, ledger, questions, identity, checks, evidence)));
    serveAdministrators(settings.admin(), joined);
  }

  private void prune(NodeSettings settings, Ledger ledger, DiskWatch disk) {
    if (Math.min(settings.keepBlocks(), settings.keepHistory()) < Long.MAX_VALUE) {
      opened.add(new LedgerPruner(ledger, settings.keepBlocks(), settings.keepHistory(), disk));
    }
  }

  private static EvidenceFolder evidence(NodeSettings settings) {
    return new EvidenceFolder(
        settings.ledgerLocation().resolve(EvidenceFolder.NAME), EVIDENCE_FILES_MAX);
  }

  /** Removes what is left of channels that were removed, and lets none of them begin again. */
  private static void finishRemovals(
      Ledger ledger, ParticipationFolder participation, Map<String, GenesisFile> genesis)
      throws IOException {
    Set<String> bootstrapped = Set.copyOf(genesis.keySet());
    for (String channel : participation.removed()) {
      JoinedChannels.finishRemoval(ledger, participation, bootstrapped, channel);
      if (genesis.remove(channel) != null) {
        LOG.info("channel {} is not joined: it was removed from this node", channel);
      }
    }
  }

  private void serveAdministrators(Optional<NodeSettings.Admin> settings, JoinedChannels joined)
      throws IOException {
    if (settings.isPresent()) {
      NodeSettings.Admin admin = settings.get();
      Participation participation =
          new Participation(
              joined, admin.requestBytesMax(), NodeConsole.hosts(admin.listen(), admin.tls()));
      OperationsServer server = opened(OperationsServer.administer(admin, participation));
      LOG.info("administrators are served on {}", server.address());
    }
  }

  private void watchCertificates(NodeSettings settings, LocalIdentity identity) throws IOException {
    NodeCertificates certificates =
        NodeCertificates.read(settings, identity.key().certificate(), channels::configs);
    metrics.certificates(certificates);
    opened(new CertificateWatch(certificates, InstantSource.system()));
  }

  private ClusterLinks links(
      NodeSettings settings, TlsIdentity server, TlsIdentity client, int largestBlock)
      throws IOException {
    return NettyClusterLinks.listen(
        NodeSizing.links(settings.cluster(), largestBlock), server, client, metrics.linkCounters());
  }

  /** Refuses a consenter: nobody would see that it takes no part. */
  private static ClusterLinks noLinks(Ledger ledger, LocalIdentity identity) throws StartException {
    for (String channel : ledger.channels()) {
      for (Consenter consenter : channelConfig(ledger, channel).consenters()) {
        if (consenter.identityCertificate().equals(identity.key().certificate())) {
          throw new StartException(
              ("General.Role is executor, but this node is consenter %d of channel %s: start it as"
                      + " orderer, or with another identity")
                  .formatted(consenter.id(), channel));
        }
      }
    }
    return new NoClusterLinks();
  }

  private static EnvelopeAdmission admission(
      LocalIdentity identity, IdentityViews views, EpochFactory epochs) {
    return new EnvelopeAdmission(
        AdmissionSettings.DEFAULTS,
        views::of,
        new NodeConfigTransactions(identity, views, epochs::knowsEngine, InstantSource.system()),
        InstantSource.system());
  }

  private static DeliverPull pull(NodeSettings settings, LocalIdentity identity)
      throws StartException {
    return new DeliverPull(
        ClientIdentity.of(identity.serialized(), identity.key().signer()),
        NodeTls.pulling(settings),
        settings.clientApi().listen(),
        NodeSizing.FRAME_BYTES_MAX,
        Clock.systemUTC());
  }

  /** Empty if the settings have this node execute nothing. */
  private Optional<ExecutionHost> execution(
      NodeSettings settings,
      LocalIdentity identity,
      DeliverPull pull,
      IdentityViews views,
      EvidenceKeeper evidence,
      NodeConsole console) {
    if (!settings.chaincode().isExecuted()) {
      return Optional.empty();
    }
    ClientIdentity self = ClientIdentity.of(identity.serialized(), identity.key().signer());
    SecureRandom random = new SecureRandom();
    ExecutionHost host =
        new ExecutionHost(
            new ExecutionHost.Site(
                settings.ledgerLocation().resolve(CHAINCODE_FOLDER),
                self,
                identity.key(),
                settings.localMsp().id(),
                new RecordPull(pull),
                new BroadcastPush(pull),
                channels::config,
                config -> views.of(config).identities(),
                channel ->
                    new Envelopes(channel, self, ByteString.EMPTY, Clock.systemUTC(), random),
                settings.chaincode(),
                opened(new ChaincodeSockets()),
                console.observing(metrics.executionObserver(evidence::keep))));
    return Optional.of(opened(host));
  }

  private void serveOperators(NodeSettings settings, List<HealthCheck> checks, List<Route> routes)
      throws IOException {
    Operations operations =
        new Operations(
            channels,
            checks,
            switch (settings.metrics()) {
              case PROMETHEUS -> Optional.of(metrics);
              case DISABLED -> Optional.empty();
            },
            LogLevels.ofThisProcess(),
            SoftwareVersion.current(),
            Clock.systemUTC());
    OperationsServer server =
        opened(OperationsServer.start(settings.operations(), operations, routes));
    LOG.info("operators are served on {}", server.address());
  }

  private void serveClients(
      NodeSettings.ClientApi settings,
      Optional<ClientTls> tls,
      IdentityViews views,
      DiskWatch disk,
      Questions questions)
      throws StartException {
    ChannelReaders readers =
        new ChannelReaders(channels::config, views::of, AdmissionSettings.Expiry.CHECKED);
    ClientApiServer server =
        new ClientApiServer(
            NodeSizing.clientApi(settings, tls),
            channels,
            readers,
            questions,
            () -> disk.refusal().isEmpty() && isReady(),
            metrics.apiObserver(),
            InstantSource.system());
    try {
      server.start();
    } catch (IllegalArgumentException e) {
      throw new StartException("General.TLS: " + e.getMessage(), e);
    }
    opened.add(server);
    LOG.info("clients are served on {}", settings.listen());
  }

  private boolean isReady() {
    return channels.channels().stream()
        .allMatch(
            channel ->
                channel.status().halted().isEmpty()
                    && (channel.status().leader().isPresent()
                        || channel.status().voting() == Voting.NOT_A_CONSENTER));
  }

  private DiskWatch watchDisk(NodeSettings settings) throws IOException, StartException {
    Path location = Files.createDirectories(settings.ledgerLocation());
    DiskSpace space = DiskSpace.of(location);
    OpeningRoom.await(location, space);
    DiskWatch watch =
        opened(new DiskWatch(location, settings.reserveBytes(), space, onDiskFailure));
    metrics.watch(watch);
    watch.start();
    return watch;
  }

  private Ledger openLedger(
      NodeSettings settings, LocalIdentity identity, Map<String, GenesisFile> genesis)
      throws StartException {
    LedgerIdentity whose = GenesisFile.ledgerIdentity(settings.localMsp(), identity, genesis);
    return opened(RocksLedger.open(settings.ledgerLocation(), whose, metrics.ledgerObserver()));
  }

  /** Begins the channels that are new here; returns the largest block any channel may have. */
  private static int createAndMeasure(Ledger ledger, Map<String, GenesisFile> genesis)
      throws StartException {
    for (GenesisFile file : genesis.values()) {
      if (ledger.channel(file.channel()).isEmpty()) {
        ChannelLedger _ = ledger.create(file.channel(), file.entry());
        LOG.info("channel {} joined with {}", file.channel(), file.file());
      } else {
        file.checkSame(ledger.channel(file.channel()).orElseThrow());
      }
    }
    int largest = 0;
    for (String channel : ledger.channels()) {
      int absolute = channelConfig(ledger, channel).orderer().batchSize().absoluteMaxBytes();
      largest = Math.max(largest, absolute);
    }
    return largest;
  }

  private static ChannelConfig channelConfig(Ledger ledger, String channel) {
    return Channel.configInForce(ledger.channel(channel).orElseThrow());
  }

  /**
   * A pool with a thread per core. Its queue has no bound because what is put into it has:
   *
   * <ul>
   *   <li>crypto: each {@code Strand} has one task in it, and there are two strands per channel and
   *       consenter; an answer with blocks has one more for each other core. Beside them lie the
   *       proposals that engines asked about: an engine asks for one digest once at a time, and
   *       only for proposals of its window, so one question per slot and view.
   *   <li>admission: {@code AdmissionDesk} lets a number of envelopes per channel be on their way,
   *       and one recheck wait.
   * </ul>
   *
   * <p>A bound here could only throw tasks away, and an engine that loses an answer stands still.
   */
  private ExecutorService pool(String threads) {
    AtomicInteger number = new AtomicInteger();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            task -> {
              Thread thread = new Thread(task, threads + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    opened.add(
        () -> {
          pool.shutdown();
          if (!pool.awaitTermination(5, TimeUnit.SECONDS)) {
            LOG.warn("the pool of {} threads did not end in time", threads);
          }
        });
    return pool;
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.add(part);
    return part;
  }

  /** Stops serving, then closes what was opened, the last first. */
  @Override
  public void close() {
    for (AutoCloseable part : opened.reversed()) {
      try {
        part.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.error("closing a part of the node failed", e);
      }
    }
    opened.clear();
  }
}
