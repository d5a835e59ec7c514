package org.logothete.orderer.channel;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.RecordKey;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.LogKey;
import org.logothete.orderer.channel.DurableLane.Task;
import org.logothete.orderer.history.StoredBlocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns a channel's protocol, pool and cutter state. Takes work from the
 * mailbox, steps the engine, lets it propose, asks peers for what is missing. No locks inside;
 * everything else reaches it through the mailbox and learns of it through the published status.
 */
final class ChannelLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelLoop.class);

  /** Most messages of one lane handled before timers and proposals get their turn. */
  private static final int WORK_PER_TURN = 256;

  private static final long TICK_MILLIS = 250;

  /** How long a loop whose lane is congested waits for the lane before it looks again. */
  private static final long CONGESTION_MILLIS = 10;

  private final ChannelSite site;
  private final DurableLane lane;
  private final Outbound outbound;
  private final EpochSource epochs;
  private final BlockFetch fetch;
  private final DigestedProposals digested;

  /** Taken from the mailbox and not handled yet; the one being handled is the first. */
  private final ArrayDeque<Work> atHand = new ArrayDeque<>();

  private final Thread thread;

  private Epoch epoch;
  private RequestDesk desk;
  private ProposalChecks checks;
  private Optional<EngineDriver> driver = Optional.empty();
  private Optional<Incarnation> joining = Optional.empty();

  /** The newest block that is durable here. */
  private DecidedTip tip;

  /** Number of the next block that is neither durable nor on its way to the disk. */
  private long nextToAppend;

  /** Hash of the block below {@link #nextToAppend}. */
  private Bytes lastHash;

  /** A config block is on its way to the disk; blocks behind it need the next configuration. */
  private boolean barrierAhead;

  private EngineSignals signals = new EngineSignals();
  private long nextTickMillis;
  private volatile boolean stopping;
  private volatile ChannelStatus status;

  ChannelLoop(
      ChannelSite site,
      DurableLane lane,
      Outbound outbound,
      EpochSource epochs,
      BlockFetch fetch,
      DigestedProposals digested) {
    this.site = site;
    this.lane = lane;
    this.outbound = outbound;
    this.epochs = epochs;
    this.fetch = fetch;
    this.digested = digested;
    this.epoch = epochs.current();
    this.tip = site.tip();
    this.nextToAppend = tip.height() + 1;
    this.lastHash = tip.hash();
    this.desk = new RequestDesk(site, epoch, outbound);
    this.checks = newChecks();
    this.status = statusNow("");
    this.thread =
        Thread.ofPlatform().name("channel-" + site.channel()).daemon(true).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  ChannelStatus status() {
    return status;
  }

  /** Stops taking work; returns when the thread has ended. */
  void stop() {
    stopping = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      begin(site.millis());
      while (!stopping) {
        turn();
      }
    } catch (InterruptedException _) {
      LOG.debug("channel {} stops", site.channel());
    } catch (RuntimeException | Error failure) {
      halt(failure);
    } finally {
      fetch.stop();
      turnAway();
    }
  }

  /** Nobody will handle what waits: clients must not wait for an answer for ever. */
  private void turnAway() {
    atHand.addAll(site.mailbox().close());
    for (Work item : atHand) {
      if (item instanceof Work.Request request) {
        request.answer().complete(AdmissionDesk.stopped(site.channel()));
      }
    }
    atHand.clear();
  }

  private void halt(Throwable failure) {
    String why = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    LOG.error("channel {} halted: {}", site.channel(), why, failure);
    status = statusNow(why);
    desk.refuseAll();
    site.observer().halted(site.channel(), why);
  }

  private void turn() throws InterruptedException {
    long before = site.millis();
    boolean shut = site.disk().isShut();
    long patience = shut ? CONGESTION_MILLIS : untilNextDeadline(before);
    atHand.addAll(
        shut || lane.isCongested()
            ? site.mailbox().take(0, Math.min(patience, CONGESTION_MILLIS))
            : site.mailbox().take(WORK_PER_TURN, patience));
    long now = site.millis();
    while (!atHand.isEmpty()) {
      handle(atHand.getFirst(), now);
      atHand.removeFirst();
    }
    if (shut) {
      // As if the process were paused, but for answers to what was asked before.
      status = statusNow("");
      return;
    }
    driver.ifPresent(d -> signals.heard(now, d, epoch.peers(), site.linkLife()));
    driver.ifPresent(d -> d.fireTimers(now));
    if (now >= nextTickMillis) {
      tick(now);
      nextTickMillis = now + TICK_MILLIS;
    }
    // Before the proposal that names them.
    desk.tellOthers();
    propose(now);
    digested.tick(epoch.config(), tip.height(), now);
    driver.ifPresent(d -> signals.backlog(now, d, desk.isWaiting()));
    askForBlocks(now);
    status = statusNow("");
  }

  private long untilNextDeadline(long now) {
    long engine = driver.map(d -> d.untilNextTimer(now, TICK_MILLIS)).orElse(TICK_MILLIS);
    long cut = Math.min(engine, desk.untilNextCut(now, TICK_MILLIS));
    long work = digested.untilNextAsk(now, cut);
    return Math.max(0, Math.min(work, nextTickMillis - now));
  }

  /** Starts the engine, or finds out first whether it may vote. */
  private void begin(long now) {
    if (epoch.membership().isEmpty()) {
      LOG.info("channel {}: not a consenter", site.channel());
      return;
    }
    takePart(now, Optional.empty());
  }

  /**
   * Takes part in the present epoch.
   *
   * @param before the engine of the epoch before, if this process ran one
   */
  private void takePart(long now, Optional<EngineDriver> before) {
    SortedMap<RecordKey, Bytes> log = readLog();
    boolean voted = before.filter(d -> d.status().voting()).isPresent();
    if (voted || log.containsKey(EngineDriver.INCARNATION_MARKER)) {
      startEngine(now, log, true);
    } else {
      joining = Optional.of(new Incarnation(membership().quorumSize(), epoch.configBlock()));
      settleIncarnation(now);
    }
  }

  private SortedMap<RecordKey, Bytes> readLog() {
    SortedMap<RecordKey, Bytes> log = new TreeMap<>();
    for (var entry : site.ledger().log().entrySet()) {
      LogKey key = entry.getKey();
      log.put(new RecordKey(key.height(), key.kind(), key.round()), Bytes.wrap(entry.getValue()));
    }
    return log;
  }

  private void startEngine(long now, SortedMap<RecordKey, Bytes> log, boolean mayVote) {
    joining = Optional.empty();
    EngineDriver next =
        new EngineDriver(
            epoch,
            epoch.protocol().newEngine(membership(), epoch.options()),
            new Effects(),
            lane,
            outbound,
            site.observer());
    driver = Optional.of(next);
    signals = new EngineSignals();
    next.start(now, tip, log, mayVote);
    LOG.info(
        "channel {}: {} engine started at height {} in config {}{}",
        site.channel(),
        epoch.protocol().name(),
        tip.height(),
        epoch.sequence(),
        mayVote ? "" : ", not voting yet (no trace of earlier votes on this disk)");
  }

  private void settleIncarnation(long now) {
    if (joining.isEmpty() || barrierAhead) {
      return;
    }
    switch (joining.get().verdict(tip.height())) {
      case UNDECIDED -> {}
      case BEGINNING -> startEngine(now, readLog(), true);
      case UNDER_WAY -> startEngine(now, readLog(), false);
    }
  }

  private void handle(Work item, long now) {
    switch (item) {
      case Work.Message message -> {
        if (message.configSequence() == epoch.sequence()) {
          driver.ifPresent(d -> d.received(now, message.message()));
        } else {
          site.observer().dropped(site.channel(), "other_configuration");
        }
      }
      case Work.PeerAhead ahead -> fetch.hint(ahead.from(), tip.height() + 1);
      case Work.Request request -> desk.take(request, now);
      case Work.ForDesk own -> desk.handle(own, now);
      case Work.Checked checked -> {
        if (checked.configSequence() == epoch.sequence()) {
          answer(checks.add(checked.body()), now);
        }
      }
      case Work.Durable durable -> durable(durable, now);
      case Work.Extent extent -> {
        fetch.extent(extent);
        heard(extent.from(), extent.newest(), now);
      }
      case Work.Fetched fetched -> {
        fetch.answered(fetched, epoch, nextToAppend, now);
        heard(fetched.question().of(), fetched.newest(), now);
        appendFetched();
      }
      case Work.Pulled pulled -> pulled.blocks().forEach(this::appendPulled);
      case Work.Failed failed ->
          throw new IllegalStateException("another thread of the channel failed", failed.cause());
    }
  }

  private void answer(List<ProposalChecks.Judged> judged, long now) {
    for (ProposalChecks.Judged verdict : judged) {
      driver.ifPresent(d -> d.step(new Event.Validated(now, verdict.digest(), verdict.refusal())));
    }
  }

  private void durable(Work.Durable durable, long now) {
    Block block = durable.block();
    if (block.getHeader().getNumber() <= tip.height()) {
      // Decided and fetched at once: the first to be durable was told, the second changes nothing.
      return;
    }
    tip = BlockReading.tip(block);
    fetch.durable(tip.height());
    desk.committed(durable.requestIds());
    site.observer()
        .blockCommitted(
            site.channel(),
            tip.height(),
            block.getData().getDataCount(),
            block.getSerializedSize());
    if (BlockReading.isConfig(block)) {
      changeEpoch(now);
      return;
    }
    Event news =
        switch (durable.source()) {
          case DECIDED -> new Event.Finalized(now, tip.height());
          case FETCHED ->
              isDecidedHere(tip.height())
                  ? new Event.Finalized(now, tip.height())
                  : new Event.CaughtUp(now, tip);
        };
    driver.ifPresent(d -> d.step(news));
    appendFetched();
    // After the news: the engine must not take what comes too late for a fault of the leader.
    answer(checks.advance(tip.height(), tip.hash()), now);
  }

  /** Whether the engine decided the height itself, while a peer's copy was on its way. */
  private boolean isDecidedHere(long height) {
    return driver.filter(d -> d.status().decidedHeight() >= height).isPresent();
  }

  /** The barrier: from here on the new configuration decides who votes on what, and how. */
  private void changeEpoch(long now) {
    Optional<EngineDriver> before = driver;
    epoch = epochs.current();
    barrierAhead = false;
    fetch.configurationChanged();
    desk = desk.continueIn(epoch);
    checks = newChecks();
    driver = Optional.empty();
    joining = Optional.empty();
    LOG.info("channel {}: config {} in force", site.channel(), epoch.sequence());
    if (epoch.membership().isPresent()) {
      takePart(now, before);
    } else {
      // The others were told when it came; here it would wait for nothing.
      desk.refuseAll();
    }
  }

  private void heard(NodeId from, long newest, long now) {
    joining.ifPresent(incarnation -> incarnation.heard(from, newest));
    settleIncarnation(now);
  }

  private void appendFetched() {
    Optional<FetchedBlock> next = barrierAhead ? Optional.empty() : fetch.poll(nextToAppend);
    while (next.isPresent()) {
      FetchedBlock block = next.get();
      lane.add(List.of(appendTask(block.block(), block.entry(), Work.Source.FETCHED)));
      next = barrierAhead ? Optional.empty() : fetch.poll(nextToAppend);
    }
  }

  /** A block that came otherwise in the meantime is not wanted any more. */
  private void appendPulled(FetchedBlock block) {
    if (block.number() == nextToAppend && !barrierAhead) {
      lane.add(List.of(appendTask(block.block(), block.entry(), Work.Source.FETCHED)));
    }
  }

  /** The task that makes the block durable; from here on it counts as this node's newest. */
  private Task appendTask(Block block, BlockEntry entry, Work.Source source) {
    boolean barrier = BlockReading.isConfig(block);
    if (entry.number() == nextToAppend) {
      BlockReading.checkParent(block, lastHash);
      site.joined().ifPresent(point -> point.check(entry));
      nextToAppend++;
      lastHash = Bytes.wrap(entry.hash());
      if (barrier) {
        // Whoever brought it: what this epoch's engine would still write belongs to no log.
        barrierAhead = true;
        driver.ifPresent(EngineDriver::end);
      }
    }
    Runnable then =
        () -> {
          if (barrier) {
            epochs.advance(block);
          }
          Work.Durable durable = new Work.Durable(block, entry.transactionIds(), source);
          site.mailbox().putOwn(durable);
        };
    return new Task.Append(block, entry, barrier, then);
  }

  private void propose(long now) {
    if (driver.isEmpty()) {
      return;
    }
    EngineDriver current = driver.get();
    Optional<RequestDesk.Proposed> next = desk.propose(current.openSlot(), checks, now);
    while (next.isPresent()) {
      checks.own(next.get().body());
      current.step(new Event.Submitted(now, next.get().proposal()));
      next = desk.propose(current.openSlot(), checks, now);
    }
  }

  private void tick(long now) {
    desk.lookAfterOld(now, driver.flatMap(d -> d.status().leader()));
    driver.ifPresent(
        d -> signals.overdue(now, d, desk.isOverdue(now, d.status(), status.lag() > 0)));
    fetch.chooseWay(epoch, nextToAppend, now);
    if (joining.isPresent()) {
      // Ask everybody how far they are, to find out whether this channel is new.
      epoch.peers().forEach(peer -> outbound.askExtent(peer, nextToAppend));
    }
  }

  private void askForBlocks(long now) {
    if (!barrierAhead) {
      fetch.ask(nextToAppend, now);
    }
  }

  private Membership membership() {
    return epoch.membership().orElseThrow();
  }

  private ProposalChecks newChecks() {
    return new ProposalChecks(
        site.ledger()::numberOfTransaction,
        tip.height(),
        tip.hash(),
        2 * epoch.options().inFlightMax());
  }

  private ChannelStatus statusNow(String halted) {
    Optional<EngineStatus> engine = driver.map(EngineDriver::status);
    long seen = engine.map(EngineStatus::highestSeenHeight).orElseGet(() -> fetch.seen(epoch));
    int reachable = outbound.reachable().size() + 1;
    return new ChannelStatus(
        epoch.protocol().name(),
        tip.height() + 1,
        epoch.sequence(),
        engine.map(EngineStatus::viewOrRound).orElse(0L),
        engine
            .flatMap(EngineStatus::leader)
            .map(leader -> OptionalInt.of(leader.value()))
            .orElse(OptionalInt.empty()),
        Voting.of(epoch, engine),
        epoch.config().consenters().size(),
        reachable,
        Math.max(0, seen - tip.height()),
        desk.pooled(),
        fetch.source(),
        halted);
  }

  /** What of the engine's effects is the loop's business. */
  private final class Effects implements EngineDriver.Host {
    @Override
    public void check(Proposal proposal) {
      Epoch asked = epoch;
      site.pool()
          .urgent()
          .execute(
              () -> {
                CheckedBody body = site.bodyCheck().check(asked, proposal);
                site.mailbox().putOwn(new Work.Checked(asked.sequence(), body));
              });
    }

    @Override
    public void catchUp(Effect.RequestCatchUp request) {
      fetch.hint(request.source(), request.height());
    }

    @Override
    public Task append(Effect.Decide decide) {
      CheckedBody body = checks.body(decide.decision().proposal());
      Block block = BlockReading.assemble(epoch, decide.decision(), body.envelopes());
      BlockEntry entry = StoredBlocks.entry(block, body.requestIds());
      return appendTask(block, entry, Work.Source.DECIDED);
    }
  }
}
