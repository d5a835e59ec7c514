package org.logothete.simulator;

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
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalSlot;
import org.logothete.consensus.TimerId;

/** One node: drives its engine as {@link ConsensusEngine} demands of a host. */
final class SimulatedHost {
  private static final int TIMERS_MAX = 16;

  /** Two a height and view, with a window of 64 heights, and views that fail 32 times. */
  private static final int LOG_RECORDS_MAX = 4_096;

  private static final long VALIDATION_MILLIS_MAX = 3;

  private final NodeId id;
  private final World world;
  private final Machine machine;
  private final RandomGenerator random;
  private final SimulatedDisk disk;
  private final Map<Effect.Note.Topic, Integer> notes = new EnumMap<>(Effect.Note.Topic.class);
  private final BlockExchange exchange;
  private final Lane lane;
  private final Fetching fetching;
  private final String name;
  private final long clockStart;

  // What a crash wipes out.
  private @Nullable ConsensusEngine engine;
  private long configSequence;
  private final Timers timers = new Timers();

  /** Of the configuration that this node works under. */
  private List<NodeId> members;

  private boolean marked;
  private final Set<String> decidedIds = new TreeSet<>();
  private Proposer proposer;
  private ProposalChecks checks;
  private boolean backlogTold;
  private final Complaints complaints;
  private long cutterWake;

  /**
   * @param name what transcripts call it; a twin has its brother's id and another name
   */
  SimulatedHost(NodeId id, String name, World world, SimulatedDisk disk, RandomGenerator random) {
    this.id = id;
    this.disk = disk;
    this.machine = new Machine(world.schedule);
    this.members = disk.members();
    this.name = name;
    this.exchange = new BlockExchange(world);
    this.lane = new Lane(this, world, random);
    this.fetching = new Fetching(this, world, exchange);
    this.complaints = new Complaints(world.options);
    this.world = world;
    this.random = random;
    this.clockStart = random.nextLong(1_000_000);
    this.proposer = new Proposer(world.options, decidedIds);
    this.checks = new ProposalChecks(disk, world.submitted, decidedIds);
  }

  NodeId id() {
    return id;
  }

  Machine machine() {
    return machine;
  }

  SimulatedDisk disk() {
    return disk;
  }

  Map<Effect.Note.Topic, Integer> notes() {
    return notes;
  }

  /** Of the configuration that this node works under. */
  List<NodeId> members() {
    return members;
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

  /** Somebody sets this node up. */
  void deploy() {
    machine.deploy();
    start();
  }

  /** Somebody stops this node for good, or until he sets it up again. */
  void retire() {
    crash();
    machine.retire();
  }

  void start() {
    if (machine.isUp() || !machine.isDeployed()) {
      return;
    }
    try {
      open();
    } catch (DamagedDiskException e) {
      world.occurrences.count(Occurrence.DAMAGE_REFUSED);
      world.note(this, "does not start: " + e.getMessage());
      return;
    }
    machine.start();
    if (machine.life() > 0) {
      world.occurrences.count(Occurrence.RESTART);
    }
    startEngine();
    checkOverdue();
  }

  private void open() throws DamagedDiskException {
    if (machine.health().disk() == DiskFault.READ_FAILS) {
      world.occurrences.count(Occurrence.READ_REFUSED);
      throw new DamagedDiskException("the disk cannot be read now");
    }
    boolean cut = disk.open();
    if (cut) {
      world.occurrences.count(Occurrence.TORN_WRITE_CUT);
    }
    world.note(
        this,
        "starts at height %d%s".formatted(disk.height(), cut ? ", a torn write is cut off" : ""));
    proposer = new Proposer(world.options, decidedIds);
    checks = new ProposalChecks(disk, world.submitted, decidedIds);
    List<Decision> blocks = disk.readBlocks(0, Integer.MAX_VALUE);
    decidedIds.addAll(Proposer.idsOf(blocks.stream().map(Decision::proposal).toList()));
  }

  void crash() {
    if (machine.isUp()) {
      crashed(disk.crash(random));
    }
  }

  /** The process ends; so much is left of what was not synced. */
  void crashed(String remains) {
    world.note(this, "crashes: " + remains);
    world.occurrences.count(Occurrence.CRASH);
    machine.stop();
    decidedIds.clear();
    endEngine();
    lane.crash();
    fetching.crash();
  }

  /** Takes no further part, for its disk is damaged; the process goes on and serves blocks. */
  void halt(String why) {
    world.note(this, "halts: " + why);
    machine.halt();
    endEngine();
  }

  /** Crashes and loses its disk. */
  void wipe() {
    crash();
    world.occurrences.count(Occurrence.WIPE);
    world.note(this, "loses its disk");
    disk.wipe(world.checker.configurations().newestBlock());
    world.checker.diskLost(id);
  }

  void pause(long millis) {
    world.note(this, "pauses for " + millis + " ms");
    machine.health().pauseUntil(world.schedule.now() + millis);
  }

  private void startEngine() {
    configSequence = disk.configSequence();
    members = disk.members();
    marked = disk.isMarked();
    if (!members.contains(id)) {
      fetching.follow();
    } else if (marked) {
      launchEngine(true);
    } else {
      fetching.join(members);
    }
  }

  void launchEngine(boolean mayVote) {
    fetching.engineChanges();
    engine = world.protocol.newEngine(new Membership(members, id), world.options.engine());
    backlogTold = false;
    complaints.forget();
    handle(new Event.Started(now(), disk.tip(), disk.log(), mayVote));
  }

  private void endEngine() {
    engine = null;
    lane.endEngine();
    timers.clear();
    checks.takeOpen();
    fetching.engineChanges();
  }

  /** A client brings a request; it is sent away if there is no room for it. */
  void request(SimulatedRequest request) {
    if (lane.isCongested() || machine.isFull()) {
      return;
    }
    proposer.insert(request, now());
    afterStep();
  }

  void receive(World.Frame frame) {
    if (lane.isCongested()) {
      return;
    }
    if (frame.configSequence() > configSequence) {
      exchange.meet(this, frame);
    }
    if (engine == null || frame.configSequence() != configSequence) {
      return;
    }
    world
        .verifier
        .verify(id, members, frame)
        .ifPresent(message -> handle(new Event.Received(now(), message)));
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
      lane.add(effects);
    } catch (InvariantViolation e) {
      if (!world.isByzantine(id)) {
        throw world.failure("the engine of " + this + " halts: " + e.getMessage());
      }
      endEngine();
    }
    lane.perform();
  }

  /** The marker is durable before the first vote leaves. */
  private void markIfVoting(ConsensusEngine current) {
    if (!marked && current.status().voting()) {
      marked = true;
      world.note(this, "may vote again");
      disk.writeMarker();
    }
  }

  void afterStep() {
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
      machine.later(deadline.getAsLong() - now(), () -> wake(wake));
    }
  }

  private void wake(long wake) {
    if (wake == cutterWake) {
      afterStep();
    }
  }

  private void checkOverdue() {
    if (engine != null) {
      boolean behind = fetching.isUnderWay();
      if (complaints.change(now(), proposer.oldestArrivalMillis(), engine.status(), behind)) {
        handle(new Event.Overdue(now(), complaints.told()));
      }
    }
    machine.later(Complaints.CHECK_MILLIS, this::checkOverdue);
  }

  /** Does one thing that the engine asked for. */
  void perform(Effect effect) {
    switch (effect) {
      case Effect.Persist(var key, Bytes record) -> disk.writeRecord(key, record);
      case Effect.Send(NodeId to, ConsensusMessage message) ->
          world.send(this, configSequence, List.of(to), message);
      case Effect.Broadcast(ConsensusMessage message) ->
          world.send(this, configSequence, members, message);
      case Effect.StartTimer(TimerId timer, long delayMillis) -> startTimer(timer, delayMillis);
      case Effect.CancelTimer(TimerId timer) -> timers.cancel(timer);
      case Effect.Validate(Proposal proposal) ->
          machine.later(random.nextLong(VALIDATION_MILLIS_MAX), () -> validate(proposal));
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
    world.bounded(this, "running timers", timers.running(), TIMERS_MAX);
    machine.later(delayMillis, () -> fire(timer, ticket));
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
    checks.takeOpen().forEach(p -> machine.later(0, () -> validate(p)));
  }

  private void decide(Decision decision) {
    if (decision.height() <= disk.written().height()) {
      // Fetched from others meanwhile; it must be the same block all the same.
      world.checker.agrees(id, decision);
      return;
    }
    world.note(this, "decides " + decision.height() + " in view " + decision.viewOrRound());
    write(decision);
  }

  void write(Decision decision) {
    if (!world.isByzantine(id)) {
      world.checker.decided(id, disk.written(), decision);
    }
    disk.writeBlock(decision);
    if (disk.isBarrierAhead()) {
      // Whoever brought it: what this engine would still say belongs to no configuration.
      endEngine();
    }
  }

  /** These blocks, and what was written before them, survive a crash from now on. */
  void durable(List<Decision> blocks) {
    if (!blocks.isEmpty()) {
      take(blocks);
      world.ordered(id, blocks.getLast().height());
    }
    world.bounded(this, "log records", disk.logRecords(), LOG_RECORDS_MAX);
    fetching.settle();
    fetching.goOn();
  }

  private void take(List<Decision> blocks) {
    Set<String> ids = Proposer.idsOf(blocks.stream().map(Decision::proposal).toList());
    decidedIds.addAll(ids);
    proposer.remove(ids);
    checks.forgetDecided();
    if (blocks.stream().anyMatch(b -> b.proposal().header().barrier())) {
      endEngine();
      startEngine();
      return;
    }
    Set<Long> fetched = new TreeSet<>();
    blocks.stream().map(Decision::height).filter(fetching::wasFetched).forEach(fetched::add);
    fetching.durable(fetched);
    for (Decision block : blocks) {
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
    exchange.ask(this, members.get(random.nextInt(members.size())));
  }

  /** Another node answers a question for blocks. */
  void adopt(NodeId server, long serverHeight, List<Decision> blocks) {
    fetching.adopt(server, serverHeight, blocks);
    lane.sync();
  }

  /** Blocks for another node; empty if the disk does not let us read. */
  Optional<List<Decision>> read(long above, int countMax) {
    if (machine.health().disk() == DiskFault.READ_FAILS) {
      world.occurrences.count(Occurrence.READ_REFUSED);
      world.note(this, "cannot read its blocks");
      return Optional.empty();
    }
    try {
      return Optional.of(disk.readBlocks(above, countMax));
    } catch (DamagedDiskException e) {
      world.occurrences.count(Occurrence.DAMAGE_REFUSED);
      halt(e.getMessage() + "");
      return Optional.empty();
    }
  }

  /** A bit of what is durable changes. */
  Optional<String> rot() {
    Optional<String> what = disk.rot(random);
    what.ifPresent(part -> world.note(this, "rots: " + part));
    return what;
  }
}
