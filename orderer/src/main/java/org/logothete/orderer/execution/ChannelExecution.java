package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.chaincode.agreement.Agreement;
import org.logothete.chaincode.agreement.AgreementCheckpoint;
import org.logothete.chaincode.agreement.BlockDecisions;
import org.logothete.chaincode.agreement.Entry;
import org.logothete.chaincode.agreement.OrderedBlock;
import org.logothete.chaincode.agreement.PendingCall;
import org.logothete.chaincode.agreement.Progress;
import org.logothete.chaincode.agreement.Speculation;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.lifecycle.Lifecycle;
import org.logothete.chaincode.lifecycle.LifecyclePolicy;
import org.logothete.chaincode.record.MalformedBodyException;
import org.logothete.ledger.ChannelNotes;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LedgerWriteException;
import org.logothete.ledger.state.ChannelState;
import org.logothete.ledger.state.StateCheckpoint;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.policy.ChannelIdentities;
import org.logothete.orderer.channel.BlockSource;
import org.logothete.orderer.direct.DirectDesk;
import org.logothete.orderer.executors.ExecutorGroup;
import org.logothete.orderer.history.StoredBlocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns one channel's blocks into its state, on a thread of its own: the agreement decides, the
 * ledger keeps, the executor is told. It follows ordering and is never waited for by it.
 */
final class ChannelExecution implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelExecution.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final long PAUSE_MILLIS = 500;
  private static final long NOTED_EVERY = 100;

  /** How long no block comes before the chain counts as resting. */
  private static final Duration REST = Duration.ofMillis(100);

  /**
   * What it works with.
   *
   * @param self this node's identifier as an executor
   * @param newestConfig in force at the newest block: whom to ask
   * @param identities what a configuration says of them
   * @param notes where votes are kept before they are sent
   */
  record Site(
      String channel,
      BlockSource blocks,
      ChannelState state,
      ByteString self,
      Supplier<ChannelConfig> newestConfig,
      Function<ChannelConfig, ChannelIdentities> identities,
      ChannelNotes notes,
      CallRunner runner,
      KnownRecords records,
      RecordPeers peers,
      VoteSender votes,
      DirectDesk direct,
      ExecutionObserver observer) {}

  private final Site site;
  private final Thread thread;
  private final Thread deliberation;
  private final Heights decided = new Heights();
  private volatile ChannelConfig config;

  /** Of the newest block, if it is processed and not noted in the state. */
  private Optional<BlockDecisions> unnoted = Optional.empty();

  /**
   * @param config in force at the height that the state has
   */
  ChannelExecution(Site site, ChannelConfig config) {
    this.site = site;
    this.config = config;
    this.thread = new Thread(this::run, "agree-" + site.channel());
    thread.setDaemon(true);
    this.deliberation = new Thread(this::deliberate, "direct-" + site.channel());
    deliberation.setDaemon(true);
  }

  void start() {
    deliberation.start();
    thread.start();
  }

  Site site() {
    return site;
  }

  /** Blocks that are processed: what they decided is in the state. */
  Heights decided() {
    return decided;
  }

  LedgerStateReader view() {
    return new LedgerStateReader(site.state().view());
  }

  private void run() {
    untilItEnds(this::process);
  }

  private void deliberate() {
    untilItEnds(site.direct()::run);
  }

  /** What a thread does for the channel. */
  @FunctionalInterface
  private interface Duty {
    void run() throws InterruptedException;
  }

  private void untilItEnds(Duty duty) {
    try {
      duty.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      stopped(e);
    }
  }

  private void process() throws InterruptedException {
    Agreement agreement = agreement();
    ConfiguredLifecycle lifecycle = lifecycle(config);
    RecordExchange exchange =
        new RecordExchange(
            site.records(), site.peers(), site.newestConfig(), this::definition, site.self());
    regroup(agreement);
    site.direct().open(agreement.pending());
    try (Executor executor = executor(agreement)) {
      executor.start();
      decided.reached(agreement.height());
      while (true) {
        Block block = next(agreement.height());
        List<Entry> entries = new ArrayList<>();
        if (ConfigBlocks.isConfigBlock(block)) {
          config = StoredBlocks.config(block);
          lifecycle = lifecycle(config);
          regroup(agreement);
          entries.add(new Entry.Consenters(ExecutorGroup.of(config).executors()));
        } else {
          entries.addAll(BlockEntries.of(block));
        }
        entries.forEach(this::tellOwnVotes);
        step(agreement, block.getHeader().getNumber(), entries, lifecycle, exchange, executor);
      }
    } catch (InterruptedException e) {
      // The node stops: its ledger may be looked at, and nothing is to be processed again.
      unnoted.ifPresent(this::note);
      throw e;
    }
  }

  private void tellOwnVotes(Entry entry) {
    if (entry instanceof Entry.Votes(ByteString executor, ByteString body)
        && executor.equals(site.self())) {
      site.votes().ordered(body);
    }
  }

  private Optional<Definition> definition(ByteString hash) {
    try (LedgerStateReader view = view()) {
      return new Lifecycle(view).byHash(hash);
    }
  }

  private void regroup(Agreement agreement) {
    site.direct().regroup(ExecutorGroup.of(config), agreement.firstDirect());
  }

  private void step(
      Agreement agreement,
      long number,
      List<Entry> entries,
      LifecyclePolicy lifecycle,
      RecordExchange exchange,
      Executor executor)
      throws InterruptedException {
    BlockDecisions decisions;
    try (LedgerStateReader before = view()) {
      decisions =
          agreement.process(
              new OrderedBlock(number, entries, lifecycle),
              before,
              exchange,
              (call, soFar) -> site.direct().outcome(call, () -> tell(executor, soFar.get())));
    }
    Optional<LedgerStateReader> after = Optional.empty();
    if (decisions.matters() || (number + 1) % NOTED_EVERY == 0) {
      note(decisions);
    } else {
      unnoted = Optional.of(decisions);
    }
    if (decisions.changesState()) {
      LedgerStateReader view = view();
      agreement.committed(view.root());
      after = Optional.of(view);
    }
    decided.reached(number + 1);
    site.direct().applied(agreement.firstDirect());
    site.direct().open(decisions.entered());
    site.observer().processed(site.channel(), decisions, agreement.pending().size());
    if (decisions.matters()) {
      Progress progress =
          new Progress(
              decisions,
              after.map(view -> view),
              agreement.base(),
              agreement.pending().stream().map(PendingCall::position).findFirst());
      executor.learn(new Executor.News(progress, after));
    }
  }

  /** In the midst of a block, of what has to be executed before it can go on. */
  private void tell(Executor executor, Progress progress) throws InterruptedException {
    site.direct().open(progress.decisions().entered());
    executor.learn(new Executor.News(progress, Optional.empty()));
  }

  private void note(BlockDecisions decisions) {
    StateCommit.apply(site.state(), decisions);
    unnoted = Optional.empty();
  }

  private Agreement agreement() {
    Optional<StateCheckpoint> checkpoint = site.state().checkpoint();
    if (checkpoint.isEmpty()) {
      return Agreement.empty(site.channel());
    }
    try (LedgerStateReader view = view()) {
      return AgreementCheckpoint.read(
          site.channel(), ByteString.copyFrom(checkpoint.get().content()), view.root());
    } catch (MalformedBodyException e) {
      throw new LedgerException(
          "the state of channel %s has a checkpoint that is none".formatted(site.channel()), e);
    }
  }

  private Executor executor(Agreement agreement) {
    VoteNotes votes = VoteNotes.open(site.notes());
    votes.recovered().forEach(said -> site.records().add(said.digest(), said.bytes()));
    LedgerStateReader view = view();
    return new Executor(
        site,
        votes,
        new Speculation(site.self(), agreement.pending(), view, agreement.base(), votes::said),
        view,
        this::stopped);
  }

  /** One of the threads ended by itself: execution ends. */
  private void stopped(RuntimeException e) {
    if (e instanceof LedgerWriteException) {
      // The ledger has told whoever ends the process.
      LOG.error("channel {}: execution stops: {}", site.channel(), e.getMessage());
    } else {
      LOG.error(
          "channel {}: execution stops, ordering goes on: {}", site.channel(), e.getMessage(), e);
    }
    site.observer().stopped(site.channel());
    thread.interrupt();
  }

  /**
   * Waits for a block. Those that nothing is to be executed of are noted all the same, or snapshots
   * and pruning would wait for the next one that matters: one of a hundred, and the newest when the
   * chain rests or the node stops. To note each would cost as many syncs as ordering needs.
   */
  private Block next(long number) throws InterruptedException {
    while (true) {
      if (!site.blocks().awaitHeight(number + 1, unnoted.isPresent() ? REST : PATIENCE)) {
        unnoted.ifPresent(this::note);
        continue;
      }
      try {
        Optional<Block> block = site.blocks().block(number);
        if (block.isPresent()) {
          return block.get();
        }
        throw new IllegalStateException(
            "block %d was pruned before it was executed: join again with a snapshot"
                .formatted(number));
      } catch (LedgerException e) {
        LOG.warn("channel {}: block {}: {}", site.channel(), number, e.getMessage());
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  private ConfiguredLifecycle lifecycle(ChannelConfig of) {
    return new ConfiguredLifecycle(of, site.identities().apply(of));
  }

  @Override
  public void close() {
    EndOfThread.of(thread);
    EndOfThread.of(deliberation);
  }
}
