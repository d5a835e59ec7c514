package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.logothete.chaincode.lifecycle.ExecutorId;
import org.logothete.chaincode.process.SocketServer;
import org.logothete.ledger.ChannelNotes;
import org.logothete.ledger.state.ChannelState;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.policy.ChannelIdentities;
import org.logothete.orderer.api.Questions;
import org.logothete.orderer.channel.ExecutorLinks;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.Voting;
import org.logothete.orderer.client.ClientIdentity;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.direct.DirectDesk;
import org.logothete.orderer.direct.DirectSite;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.verify.NodeKey;

/**
 * All that a node does about chaincode: it runs what is installed, agrees with the others on what
 * came of it, keeps the state and answers questions. Thread-safe but for {@link #add} and {@link
 * #remove}.
 */
public final class ExecutionHost implements AutoCloseable {
  /** Of each channel, results that are not agreed yet. */
  private static final long RECORD_BYTES_MAX = 64L << 20;

  /**
   * What it works with.
   *
   * @param packages folder of the installed packages
   * @param identity signs votes
   * @param key of the consenter; signs receipts
   * @param mspId the node's organisation, whose administrators install packages
   * @param configs in force, by channel
   * @param identities what a configuration says of them; asked often, so it should keep them
   * @param processes how chaincode's processes are run
   * @param sockets serves them
   */
  public record Site(
      Path packages,
      ClientIdentity identity,
      NodeKey key,
      String mspId,
      RecordPeers peers,
      OrderingPeers orderers,
      Function<String, ChannelConfig> configs,
      Function<ChannelConfig, ChannelIdentities> identities,
      Function<String, Envelopes> envelopes,
      NodeSettings.Chaincode processes,
      SocketServer sockets,
      ExecutionObserver observer) {}

  private final Site site;
  private final ByteString self;
  private final ProcessStarter processes;
  private final Runtimes runtimes;
  private final Map<String, ChannelExecution> channels = new ConcurrentSkipListMap<>();
  private final ExecutionService service;

  /** Starts nothing yet. */
  public ExecutionHost(Site site) {
    this.site = site;
    this.self =
        ExecutorId.of(site.identity().serialized())
            .orElseThrow(() -> new IllegalArgumentException("the node's identity is none"));
    this.processes = new ProcessStarter(site.packages(), site.processes(), site.sockets());
    InstalledPackages packages = new InstalledPackages(site.packages());
    this.runtimes = new Runtimes(packages, Starters.of(processes));
    this.service =
        new ExecutionService(
            channel -> Optional.ofNullable(channels.get(channel)),
            packages,
            new NodeAdministrators(site.mspId(), site.configs(), site.identities()),
            new ReceiptSigner(site.key(), site.configs()),
            InstantSource.system());
  }

  /**
   * Executes a channel from where its state stands.
   *
   * @param notes where it keeps what it said to other executors
   * @param links to them
   * @param config in force at the state's height
   */
  public void add(
      OrderedChannel channel,
      ChannelState state,
      ChannelNotes notes,
      ExecutorLinks links,
      ChannelConfig config) {
    KnownRecords records = new KnownRecords(RECORD_BYTES_MAX);
    DirectDesk direct =
        new DirectDesk(
            new DirectSite(
                channel.id(),
                self,
                bytes -> ByteString.copyFrom(site.key().signer().sign(bytes.toByteArray())),
                () -> channel.status().voting() == Voting.VOTES,
                channel.blocks(),
                notes,
                links,
                records,
                new PeersInForce(site.peers(), () -> site.configs().apply(channel.id())),
                site.observer()));
    ChannelExecution execution =
        new ChannelExecution(
            new ChannelExecution.Site(
                channel.id(),
                channel.blocks(),
                state,
                self,
                () -> site.configs().apply(channel.id()),
                site.identities(),
                notes,
                new CallRunner(runtimes),
                records,
                site.peers(),
                new VoteSender(
                    channel,
                    site.envelopes().apply(channel.id()),
                    site.orderers(),
                    () -> site.configs().apply(channel.id())),
                direct,
                site.observer()),
            config);
    channels.put(channel.id(), execution);
    execution.start();
  }

  /** Executes a channel no longer; what is decided is durable. */
  public void remove(String channel) {
    ChannelExecution execution = channels.remove(channel);
    if (execution != null) {
      execution.close();
      site.observer().left(channel);
    }
  }

  /** What is asked over the clients' port. */
  public Questions questions() {
    return service;
  }

  /** Stops executing; what is decided is durable. */
  @Override
  public void close() {
    channels.values().forEach(ChannelExecution::close);
    runtimes.close();
    processes.close();
  }
}
