package org.logothete.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Decision;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalSlot;
import org.logothete.consensus.QuorumSize;
import org.logothete.consensus.TimerId;

/**
 * One node: drives its engine as {@link ConsensusEngine} demands of a host. Effects wait in one
 * queue behind the barrier of unsynced records; consecutive records share a sync.
 */
final class SimulatedHost {
  private static final long VALIDATION_MILLIS_MAX = 3;
  private static final long REJOIN_ASK_MILLIS = 250;

  private final NodeId id;
  private final World world;
  private final RandomGenerator random;
  private final SimulatedDisk disk = new SimulatedDisk();
  private final Map<Effect.Note.Topic, Integer> notes = new EnumMap<>(Effect.Note.Topic.class);
  private final Verifier verifier;
  private final BlockExchange exchange;
  private final String name;
  private final long clockStart;

  /** Counts processes: what was planned in an earlier one never happens. */
  private int life;

  private final Health health = new Health();

  // What a crash wipes out.
  private @Nullable ConsensusEngine engine;
  private boolean up;
  private boolean syncing;
  private long configSequence;
  private final Deque<Effect> pending = new ArrayDeque<>();
  private final Timers timers = new Timers();
  private Optional<Rejoining> rejoining = Optional.empty();
  private boolean marked;
  private final Set<String> decidedIds = new TreeSet<>();
  private final Set<Long> fetchedHeights = new TreeSet<>();
  private Proposer proposer;
  private ProposalChecks checks;
  private boolean backlogTold;
  private final Complaints complaints;
  private long cutterWake;

  /**
   * @param name what transcripts call it; a twin has its brother's id and another name
   */
  SimulatedHost(NodeId id, String name, World world, RandomGenerator random) {
    this.id = id;
    this.name = name;
    this.exchange = new BlockExchange(world);
    this.complaints = new Complaints(world.options);
    this.world = world;
    this.random = random;
    this.verifier = new Verifier(world);
    this.clockStart = random.nextLong(1_000_000);
    this.proposer = new Proposer(world.options, decidedIds);
    this.checks = new ProposalChecks(disk, world.submitted, decidedIds);
  }

  NodeId id() {
    return id;
  }

  /** How many processes there were before this one. */
  int life() {
    return life;
  }

  SimulatedDisk disk() {
    return disk;
  }

  Map<Effect.Note.Topic, Integer> notes() {
    return notes;
  }

  boolean isUp() {
    return up;
  }

  /** What its engine says of itself; empty while it has none. */
  Optional<EngineStatus> status() {
    return Optional.ofNullable(engine).map(ConsensusEngine::status);
  }

  boolean hasRequests() {
    return proposer.hasRequests();
  }

  @Override
  public String toString() {
    return name;
  }

  private long now() {
    return clockStart + world.schedule.now();
  }

  void start() {
    if (up) {
      return;
    }
    world.note(
        this,
        "starts at height %d%s"
            .formatted(disk.height(), disk.cutTornWrite() ? ", a torn write is cut off" : ""));
    up = true;
    if (life > 0) {
      world.occurrences.count(Occurrence.RESTART);
    }
    proposer = new Proposer(world.options, decidedIds);
    checks = new ProposalChecks(disk, world.submitted, decidedIds);
    decidedIds.addAll(
        Proposer.idsOf(
            disk.blocksAbove(0, Integer.MAX_VALUE).stream().map(Decision::proposal).toList()));
    startEngine();
    checkOverdue();
  }

  Health health() {
    return health;
  }

  void crash() {
    if (!up) {
      return;
    }
    world.note(this, "crashes: " + disk.crash(random));
    world.occurrences.count(Occurrence.CRASH);
    life++;
    up = false;
    syncing = false;
    health.restart();
    decidedIds.clear();
    endEngine();
  }

  /** Crashes and loses its disk. */
  void wipe() {
    crash();
    world.occurrences.count(Occurrence.WIPE);
    world.note(this, "loses its disk");
    disk.wipe();
  }

  void pause(long millis) {
    world.note(this, "pauses for " + millis + " ms");
    health.pauseUntil(world.schedule.now() + millis);
  }

  private void startEngine() {
    configSequence = disk.configSequence();
    marked = !disk.mayHaveForgotten();
    if (marked) {
      launchEngine();
      return;
    }
    rejoining =
        Optional.of(new Rejoining(new QuorumSize(world.members.size()), disk.configSequence()));
    askToRejoin();
  }

  private void askToRejoin() {
    if (rejoining.isPresent()) {
      exchange.askAll(this);
      later(REJOIN_ASK_MILLIS, this::askToRejoin);
    }
  }

  private void rejoin() {
    if (rejoining.isPresent() && rejoining.get().isReached(disk.height())) {
      launchEngine();
    }
  }

  private void launchEngine() {
    rejoining = Optional.empty();
    engine = world.protocol.newEngine(world.membershipOf(id), world.options.engine());
    backlogTold = false;
    complaints.forget();
    handle(new Event.Started(now(), disk.tip(), disk.log(), marked));
  }

  private void endEngine() {
    engine = null;
    rejoining = Optional.empty();
    pending.clear();
    timers.clear();
    checks.takeOpen();
    fetchedHeights.clear();
  }

  /** Now, or when the pause is over; never if the node is down by then. */
  void whenAwake(Runnable action) {
    if (!up) {
      return;
    }
    long wait = health.pauseLeft(world.schedule.now());
    if (wait > 0) {
      later(wait, action);
    } else {
      action.run();
    }
  }

  /** Later in this process. */
  private void later(long delayMillis, Runnable action) {
    int bornIn = life;
    world.schedule.after(
        delayMillis,
        () -> {
          if (life == bornIn) {
            whenAwake(action);
          }
        });
  }

  void request(SimulatedRequest request) {
    proposer.insert(request, now());
    afterStep();
  }

  void receive(World.Frame frame) {
    if (engine == null || frame.configSequence() != configSequence) {
      exchange.meet(this, configSequence, frame);
      return;
    }
    verifier.verify(id, frame).ifPresent(message -> handle(new Event.Received(now(), message)));
  }

  /** Gives the engine one event, performs what it asks, and proposes if it lets us. */
  private void handle(Event event) {
    step(event);
    afterStep();
  }

  private void step(Event event) {
    ConsensusEngine current = engine;
    if (current == null) {
      return;
    }
    world.note(this, event);
    try {
      List<Effect> effects = current.step(event);
      markIfVoting(current);
      pending.addAll(effects);
    } catch (InvariantViolation e) {
      if (!world.isByzantine(id)) {
        throw world.failure("the engine of " + this + " halts: " + e.getMessage());
      }
      endEngine();
    }
    perform();
  }

  /** The marker is durable before the first vote leaves. */
  private void markIfVoting(ConsensusEngine current) {
    if (!marked && current.status().voting()) {
      marked = true;
      world.note(this, "may vote again");
      disk.writeMarker();
    }
  }

  private void afterStep() {
    if (engine != null && proposer.hasRequests() != backlogTold) {
      backlogTold = proposer.hasRequests();
      step(new Event.Backlog(now(), backlogTold));
    }
    long heightLast = -1;
    while (engine != null) {
      Optional<ProposalSlot> slot = engine.openSlot();
      if (slot.isEmpty() || slot.get().height() <= heightLast) {
        return;
      }
      Optional<Proposal> proposal = proposer.propose(slot.get(), configSequence, now());
      if (proposal.isEmpty()) {
        wakeForCutter();
        return;
      }
      heightLast = slot.get().height();
      checks.learn(proposal.get());
      step(new Event.Submitted(now(), proposal.get()));
    }
  }

  private void wakeForCutter() {
    long wake = ++cutterWake;
    OptionalLong deadline = proposer.nextDeadline(now());
    if (deadline.isPresent()) {
      later(deadline.getAsLong() - now(), () -> wake(wake));
    }
  }

  private void wake(long wake) {
    if (wake == cutterWake) {
      afterStep();
    }
  }

  private void checkOverdue() {
    if (engine != null) {
      long view = engine.status().viewOrRound();
      boolean behind = !fetchedHeights.isEmpty();
      if (complaints.change(now(), proposer.oldestArrivalMillis(), view, behind)) {
        handle(new Event.Overdue(now(), complaints.told()));
      }
    }
    later(Complaints.CHECK_MILLIS, this::checkOverdue);
  }

  private void perform() {
    while (!pending.isEmpty()) {
      Effect effect = pending.getFirst();
      if (!(effect instanceof Effect.Persist) && disk.hasUnsyncedRecords()) {
        break;
      }
      if (health.diesNow()) {
        world.occurrences.count(Occurrence.KILLED_BETWEEN_EFFECTS);
        crash();
        return;
      }
      pending.removeFirst();
      perform(effect);
    }
    sync();
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Persist(var key, Bytes record) -> disk.writeRecord(key, record);
      case Effect.Send(NodeId to, ConsensusMessage message) ->
          world.send(this, configSequence, List.of(to), message);
      case Effect.Broadcast(ConsensusMessage message) ->
          world.send(this, configSequence, world.members, message);
      case Effect.StartTimer(TimerId timer, long delayMillis) -> startTimer(timer, delayMillis);
      case Effect.CancelTimer(TimerId timer) -> timers.cancel(timer);
      case Effect.Validate(Proposal proposal) ->
          later(random.nextLong(VALIDATION_MILLIS_MAX), () -> validate(proposal));
      case Effect.Decide(Decision decision) -> decide(decision);
      case Effect.RequestCatchUp(long height, NodeId source) -> catchUp(height, source);
      case Effect.Accuse(var evidence) -> {
        world.note(this, "accuses " + evidence.culprit() + ": " + evidence.offence());
        if (!world.isByzantine(id)) {
          world.checker.accused(id, evidence);
        }
      }
      case Effect.Note note -> {
        world.note(this, note.toString());
        notes.merge(note.topic(), 1, Integer::sum);
        if (note.topic() == Effect.Note.Topic.VIEW_ENTERED) {
          world.enteredView(this, configSequence, note.viewOrRound());
        }
      }
    }
  }

  private void startTimer(TimerId timer, long delayMillis) {
    long ticket = timers.start(timer);
    later(delayMillis, () -> fire(timer, ticket));
  }

  private void fire(TimerId timer, long ticket) {
    if (timers.fires(timer, ticket)) {
      handle(new Event.TimerFired(now(), timer));
    }
  }

  private void validate(Proposal proposal) {
    if (engine == null) {
      return;
    }
    switch (checks.check(proposal)) {
      case ProposalChecks.Verdict.Open _ -> {}
      case ProposalChecks.Verdict.Valid _ -> answer(proposal, Optional.empty());
      case ProposalChecks.Verdict.Refused(String why) -> answer(proposal, Optional.of(why));
    }
  }

  private void answer(Proposal proposal, Optional<String> refusal) {
    handle(new Event.Validated(now(), proposal.header().digest(), refusal));
    retryOpenValidations();
  }

  private void retryOpenValidations() {
    checks.takeOpen().forEach(p -> later(0, () -> validate(p)));
  }

  private void decide(Decision decision) {
    if (decision.height() <= disk.written().height()) {
      // Fetched from others meanwhile; it must be the same block all the same.
      world.checker.agrees(id, decision);
      return;
    }
    world.note(this, "decides " + decision.height() + " in view " + decision.viewOrRound());
    write(decision);
    if (decision.proposal().header().barrier()) {
      endEngine();
    }
  }

  private void write(Decision decision) {
    if (!world.isByzantine(id)) {
      world.checker.decided(id, disk.written(), decision);
    }
    disk.writeBlock(decision);
  }

  private void sync() {
    int writes = disk.unsyncedWrites();
    if (syncing || writes == 0) {
      return;
    }
    syncing = true;
    long millis =
        1 + random.nextLong(health.syncSlowness() * world.options.weather().syncMillisMax());
    later(millis, () -> synced(writes));
  }

  private void synced(int writes) {
    syncing = false;
    if (health.nextSyncFails()) {
      world.note(this, "a sync fails, the process ends");
      crash();
      return;
    }
    durable(disk.sync(writes));
    rejoin();
    perform();
    afterStep();
  }

  private void durable(List<Decision> blocks) {
    if (blocks.isEmpty()) {
      return;
    }
    Set<String> ids = Proposer.idsOf(blocks.stream().map(Decision::proposal).toList());
    decidedIds.addAll(ids);
    proposer.remove(ids);
    checks.forgetDecided();
    if (blocks.stream().anyMatch(b -> b.proposal().header().barrier())) {
      endEngine();
      startEngine();
      return;
    }
    Set<Long> fetched = new TreeSet<>(fetchedHeights);
    for (Decision block : blocks) {
      fetchedHeights.remove(block.height());
      boolean last = block.equals(blocks.getLast());
      if (!fetched.contains(block.height())) {
        step(new Event.Finalized(now(), block.height()));
      } else if (last || !fetched.contains(block.height() + 1)) {
        step(new Event.CaughtUp(now(), DecidedTip.of(block.certificate())));
      }
    }
    retryOpenValidations();
  }

  private void catchUp(long height, NodeId source) {
    world.note(this, "asks " + source + " for blocks up to " + height);
    exchange.ask(this, source);
    exchange.ask(this, world.members.get(random.nextInt(world.members.size())));
  }

  /** Takes what another node serves, as far as it is proven. */
  void adopt(NodeId server, long serverHeight, List<Decision> blocks) {
    rejoining.ifPresent(r -> r.heard(server, serverHeight));
    for (Decision block : blocks) {
      if (block.height() == disk.written().height() + 1) {
        if (!verifier.isCertified(block, disk.written().hash())) {
          return;
        }
        world.note(this, "takes over block " + block.height());
        fetchedHeights.add(block.height());
        write(block);
      }
    }
    rejoin();
    sync();
  }
}
