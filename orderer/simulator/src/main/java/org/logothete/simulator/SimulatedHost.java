package org.logothete.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
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
import org.logothete.consensus.Event;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.ProposalSlot;
import org.logothete.consensus.TimerId;
import org.logothete.consensus.pool.LeaderPatience;

/**
 * One node: drives its engine as {@link ConsensusEngine} demands of a host. Effects wait in one
 * queue behind the barrier of unsynced records; consecutive records share a sync.
 */
final class SimulatedHost {
  private static final long VALIDATION_MILLIS_MAX = 3;
  private static final long OVERDUE_CHECK_MILLIS = 500;

  /** How many leader timeouts a request may wait before this node complains. */
  private static final int OVERDUE_LEADER_TIMEOUTS = 6;

  private final NodeId id;
  private final World world;
  private final RandomGenerator random;
  private final SimulatedDisk disk = new SimulatedDisk();
  private final Map<Effect.Note.Topic, Integer> notes = new EnumMap<>(Effect.Note.Topic.class);
  private final Verifier verifier;
  private final long clockStart;

  /** Counts processes: what was planned in an earlier one never happens. */
  private int life;

  private int restarts;
  private long pausedUntil;
  private OptionalLong crashAfterEffects = OptionalLong.empty();

  // What a crash wipes out.
  private @Nullable ConsensusEngine engine;
  private boolean up;
  private boolean syncing;
  private long configSequence;
  private final Deque<Effect> pending = new ArrayDeque<>();
  private final Map<TimerId, Long> timers = new LinkedHashMap<>();
  private long timerStarts;
  private final Set<String> decidedIds = new TreeSet<>();
  private final List<Proposal> openValidations = new ArrayList<>();
  private final Set<Long> fetchedHeights = new TreeSet<>();
  private Proposer proposer;
  private ProposalChecks checks;
  private boolean backlogTold;
  private boolean overdueTold;
  private final LeaderPatience patience = new LeaderPatience();
  private long cutterWake;

  /** The newest block written, durable or not. */
  private long heightWritten;

  private Bytes hashWritten = Blocks.GENESIS_HASH;
  private long configWritten;

  SimulatedHost(NodeId id, World world, RandomGenerator random) {
    this.id = id;
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

  int life() {
    return life;
  }

  int restarts() {
    return restarts;
  }

  SimulatedDisk disk() {
    return disk;
  }

  Map<Effect.Note.Topic, Integer> notes() {
    return notes;
  }

  /** One line for whoever asks why nothing moves. */
  String describe() {
    return "%s %s height %d, %d pooled requests wait: %s, engine: %s"
        .formatted(
            id,
            up ? "up" : "down",
            disk.height(),
            openValidations.size(),
            proposer.hasRequests(),
            engine == null ? "none" : engine.status());
  }

  private long now() {
    return clockStart + world.schedule.now();
  }

  void start() {
    if (up) {
      return;
    }
    world.note(id, "starts at height " + disk.height());
    up = true;
    proposer = new Proposer(world.options, decidedIds);
    checks = new ProposalChecks(disk, world.submitted, decidedIds);
    decidedIds.addAll(
        Proposer.idsOf(
            disk.blocksAbove(0, Integer.MAX_VALUE).stream().map(Decision::proposal).toList()));
    heightWritten = disk.height();
    hashWritten = disk.tip().hash();
    configWritten = disk.configSequence();
    startEngine();
    checkOverdue();
  }

  /** Crashes in the middle of whatever effect comes then. */
  void crashAfter(long effects) {
    crashAfterEffects = OptionalLong.of(effects);
  }

  void crash() {
    if (!up) {
      return;
    }
    world.note(id, "crashes with " + disk.unsyncedWrites() + " writes not synced");
    disk.crash(random);
    life++;
    restarts++;
    up = false;
    syncing = false;
    pausedUntil = 0;
    crashAfterEffects = OptionalLong.empty();
    decidedIds.clear();
    endEngine();
  }

  void pause(long millis) {
    world.note(id, "pauses for " + millis + " ms");
    pausedUntil = world.schedule.now() + millis;
  }

  void resume() {
    pausedUntil = 0;
    crashAfterEffects = OptionalLong.empty();
  }

  private void startEngine() {
    configSequence = disk.configSequence();
    engine = world.protocol.newEngine(world.membershipOf(id), world.options.engine());
    backlogTold = false;
    overdueTold = false;
    handle(new Event.Started(now(), disk.tip(), disk.log(), true));
  }

  private void endEngine() {
    engine = null;
    pending.clear();
    timers.clear();
    openValidations.clear();
    fetchedHeights.clear();
  }

  /** Now, or when the pause is over; never if the node is down by then. */
  void whenAwake(Runnable action) {
    if (!up) {
      return;
    }
    long wait = pausedUntil - world.schedule.now();
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
      meetOtherConfiguration(frame);
      return;
    }
    verifier.verify(id, frame).ifPresent(message -> handle(new Event.Received(now(), message)));
  }

  /** Whoever works under an older configuration has to fetch blocks first. */
  private void meetOtherConfiguration(World.Frame frame) {
    NodeId other = frame.from();
    if (frame.configSequence() > configSequence) {
      fetch(other);
    } else if (engine != null && frame.configSequence() < configSequence && !other.equals(id)) {
      SimulatedHost behind = world.host(other);
      world.network.send(id, other, () -> behind.whenAwake(() -> behind.fetch(id)));
    }
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
    world.note(id, Transcript.text(event));
    try {
      pending.addAll(current.step(event));
    } catch (InvariantViolation e) {
      if (!world.isByzantine(id)) {
        throw world.failure("the engine of " + id + " halts: " + e.getMessage());
      }
      endEngine();
    }
    perform();
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
      boolean overdue =
          patience.isExhausted(
              now(),
              proposer.oldestArrivalMillis(),
              engine.status().viewOrRound(),
              !fetchedHeights.isEmpty(),
              OVERDUE_LEADER_TIMEOUTS * world.options.engine().leaderTimeoutMillis());
      if (overdue != overdueTold) {
        overdueTold = overdue;
        handle(new Event.Overdue(now(), overdue));
      }
    }
    later(OVERDUE_CHECK_MILLIS, this::checkOverdue);
  }

  private void perform() {
    while (!pending.isEmpty()) {
      Effect effect = pending.getFirst();
      if (!(effect instanceof Effect.Persist) && disk.hasUnsyncedRecords()) {
        break;
      }
      if (crashAfterEffects.isPresent()) {
        if (crashAfterEffects.getAsLong() <= 0) {
          crash();
          return;
        }
        crashAfterEffects = OptionalLong.of(crashAfterEffects.getAsLong() - 1);
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
          world.send(id, configSequence, List.of(to), message);
      case Effect.Broadcast(ConsensusMessage message) ->
          world.send(id, configSequence, world.members, message);
      case Effect.StartTimer(TimerId timer, long delayMillis) -> startTimer(timer, delayMillis);
      case Effect.CancelTimer(TimerId timer) -> timers.remove(timer);
      case Effect.Validate(Proposal proposal) ->
          later(random.nextLong(VALIDATION_MILLIS_MAX), () -> validate(proposal));
      case Effect.Decide(Decision decision) -> decide(decision);
      case Effect.RequestCatchUp(long height, NodeId source) -> catchUp(height, source);
      case Effect.Accuse(var evidence) -> {
        world.note(id, "accuses " + evidence.culprit() + ": " + evidence.offence());
        if (!world.isByzantine(id)) {
          world.checker.accused(id, evidence);
        }
      }
      case Effect.Note note -> {
        world.note(id, note.toString());
        notes.merge(note.topic(), 1, Integer::sum);
      }
    }
  }

  private void startTimer(TimerId timer, long delayMillis) {
    long start = ++timerStarts;
    timers.put(timer, start);
    later(delayMillis, () -> fire(timer, start));
  }

  private void fire(TimerId timer, long start) {
    if (timers.remove(timer, start)) {
      handle(new Event.TimerFired(now(), timer));
    }
  }

  private void validate(Proposal proposal) {
    if (engine == null) {
      return;
    }
    switch (checks.check(proposal)) {
      case ProposalChecks.Verdict.Open _ -> openValidations.add(proposal);
      case ProposalChecks.Verdict.Valid _ -> answer(proposal, Optional.empty());
      case ProposalChecks.Verdict.Refused(String why) -> answer(proposal, Optional.of(why));
    }
  }

  private void answer(Proposal proposal, Optional<String> refusal) {
    handle(new Event.Validated(now(), proposal.header().digest(), refusal));
    retryOpenValidations();
  }

  private void retryOpenValidations() {
    List<Proposal> open = List.copyOf(openValidations);
    openValidations.clear();
    open.forEach(p -> later(0, () -> validate(p)));
  }

  private void decide(Decision decision) {
    if (decision.height() <= heightWritten) {
      // Fetched from others meanwhile; it must be the same block all the same.
      world.checker.agrees(id, decision);
      return;
    }
    world.note(id, "decides " + decision.height() + " in view " + decision.viewOrRound());
    write(decision);
    if (decision.proposal().header().barrier()) {
      endEngine();
    }
  }

  private void write(Decision decision) {
    if (!world.isByzantine(id)) {
      world.checker.decided(id, heightWritten, hashWritten, configWritten, decision);
    }
    ProposalHeader header = decision.proposal().header();
    heightWritten = header.height();
    hashWritten = header.hash();
    configWritten = header.lastConfig();
    disk.writeBlock(decision);
  }

  private void sync() {
    int writes = disk.unsyncedWrites();
    if (syncing || writes == 0) {
      return;
    }
    syncing = true;
    long millis = 1 + random.nextLong(world.options.weather().syncMillisMax());
    later(millis, () -> synced(writes));
  }

  private void synced(int writes) {
    syncing = false;
    durable(disk.sync(writes));
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
    world.note(id, "asks " + source + " for blocks up to " + height);
    fetch(source);
    fetch(world.members.get(random.nextInt(world.members.size())));
  }

  /** Asks another node for what it has above our chain. */
  private void fetch(NodeId source) {
    if (source.equals(id)) {
      return;
    }
    SimulatedHost server = world.host(source);
    long above = heightWritten;
    world.network.send(id, source, () -> server.whenAwake(() -> server.serve(above, this)));
  }

  private void serve(long above, SimulatedHost asker) {
    List<Decision> blocks = disk.blocksAbove(above, 50);
    if (!blocks.isEmpty()) {
      world.network.send(id, asker.id, () -> asker.whenAwake(() -> asker.adopt(blocks)));
    }
  }

  private void adopt(List<Decision> blocks) {
    for (Decision block : blocks) {
      if (block.height() == heightWritten + 1) {
        if (!verifier.isCertified(block, hashWritten)) {
          return;
        }
        world.note(id, "takes over block " + block.height());
        fetchedHeights.add(block.height());
        write(block);
      }
    }
    sync();
  }
}
