package org.logothete.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Decision;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.Event;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.ProposalSlot;
import org.logothete.consensus.QuorumSize;
import org.logothete.consensus.TimerId;

/**
 * Four nodes, one of which runs twice under one key, in a {@link TwinsScenario}. Every message
 * takes the same time, disks and validation take none, so that a scenario and nothing else says
 * what happens. Each instance is honest; together the two lie as one node can that signs whatever
 * it likes.
 */
public final class TwinsWorld {
  private static final EngineOptions OPTIONS =
      new EngineOptions(50, 100, 100, 100, 800, 60, 2, 1 << 16);
  private static final long DELAY = 10;

  /** The first phase ends between prepare and commit, the others in the middle of a later view. */
  private static final List<Long> PHASE_MILLIS = List.of(25L, 235L, 245L);

  private static final long HEAL_MILLIS_MAX = 20_000;
  private static final int HEIGHTS_AFTERWARDS = 2;

  private record Choice(long height, long view, Bytes digest) {}

  private static final List<NodeId> MEMBERS =
      IntStream.rangeClosed(1, TwinsScenario.NODES).mapToObj(NodeId::new).toList();
  private static final int QUORUM = new QuorumSize(TwinsScenario.NODES).quorum();

  private final Schedule schedule = new Schedule();
  private final Notary notary = new Notary();
  private final List<Instance> instances = new ArrayList<>();
  private final NodeId twin;
  private final Map<Choice, SortedSet<NodeId>> signers = new HashMap<>();
  private final SortedMap<Long, Bytes> certified = new TreeMap<>();
  private final SortedMap<Long, Bytes> decided = new TreeMap<>();
  private int camps;

  private TwinsWorld(ConsensusProtocol protocol, TwinsScenario scenario) {
    twin = new NodeId(scenario.twin());
    for (NodeId member : MEMBERS) {
      instances.add(new Instance(instances.size(), member, protocol));
    }
    instances.add(new Instance(instances.size(), twin, protocol));
  }

  /** Plays the scenario; answers what the honest nodes found broken, if anything. */
  public static Optional<String> play(ConsensusProtocol protocol, TwinsScenario scenario) {
    try {
      new TwinsWorld(protocol, scenario).play(scenario.camps());
      return Optional.empty();
    } catch (InvariantViolation broken) {
      return Optional.of(scenario + ": " + broken.getMessage());
    }
  }

  private void play(List<Integer> campsByPhase) {
    instances.forEach(Instance::start);
    for (int phase = 0; phase < campsByPhase.size(); phase++) {
      camps = campsByPhase.get(phase);
      long end = schedule.now() + PHASE_MILLIS.get(phase);
      while (schedule.runNext(end)) {}
    }
    camps = 0;
    long goal = (long) decided.size() + HEIGHTS_AFTERWARDS;
    long end = schedule.now() + HEAL_MILLIS_MAX;
    while (honestHeight() < goal) {
      if (!schedule.runNext(end)) {
        throw new InvariantViolation("no progress to " + goal + " once all are together");
      }
    }
  }

  private long honestHeight() {
    long height = Long.MAX_VALUE;
    for (Instance instance : instances) {
      height = instance.isHonest() ? Math.min(height, instance.chain.size()) : height;
    }
    return height;
  }

  private boolean together(Instance one, Instance other) {
    return ((camps >> one.index) & 1) == ((camps >> other.index) & 1);
  }

  private void send(Instance from, List<NodeId> receivers, ConsensusMessage message) {
    Authenticated<ConsensusMessage> signed =
        new Authenticated<>(from.id, message, sign(from.id, message.authentication()));
    receivers.forEach(to -> transmit(from, to, signed));
  }

  /** Whether a message passes is decided when it arrives: what is under way at a cut is lost. */
  private void transmit(Instance from, NodeId to, Authenticated<ConsensusMessage> message) {
    for (Instance receiver : instances) {
      boolean otherHalf = receiver.id.equals(from.id) && receiver != from;
      if (receiver.id.equals(to) && !otherHalf) {
        schedule.after(
            receiver == from ? 0 : DELAY,
            () -> {
              if (together(from, receiver)) {
                receiver.step(new Event.Received(schedule.now(), message));
              }
            });
      }
    }
  }

  /** Over all signatures ever made, one certificate per height. */
  private Bytes sign(NodeId signer, Authentication signed) {
    if (signed instanceof Authentication.BlockSignature(ProposalHeader header, long view)) {
      Choice choice = new Choice(header.height(), view, header.digest());
      SortedSet<NodeId> all = signers.computeIfAbsent(choice, _ -> new TreeSet<>());
      all.add(signer);
      if (all.size() >= QUORUM) {
        agree(certified, header, "certificates");
      }
    }
    return notary.sign(signer, 0, signed);
  }

  private static void agree(SortedMap<Long, Bytes> known, ProposalHeader header, String what) {
    Bytes before = known.putIfAbsent(header.height(), header.digest());
    if (before != null && !before.equals(header.digest())) {
      throw new InvariantViolation("two " + what + " at height " + header.height());
    }
  }

  /** One engine, its log, its chain. */
  private final class Instance {
    private final int index;
    private final NodeId id;
    private final ConsensusEngine engine;
    private final List<Decision> chain = new ArrayList<>();
    private final Timers timers = new Timers();
    private boolean halted;

    Instance(int index, NodeId id, ConsensusProtocol protocol) {
      this.index = index;
      this.id = id;
      this.engine = protocol.newEngine(new Membership(MEMBERS, id), OPTIONS);
    }

    boolean isHonest() {
      return !id.equals(twin);
    }

    void start() {
      step(new Event.Started(schedule.now(), tip(), new TreeMap<>(), true));
      step(new Event.Backlog(schedule.now(), true));
    }

    private DecidedTip tip() {
      return chain.isEmpty()
          ? new DecidedTip(0, Blocks.GENESIS_HASH, 0)
          : DecidedTip.of(chain.getLast().certificate());
    }

    void step(Event event) {
      if (halted) {
        return;
      }
      try {
        engine.step(event).forEach(this::perform);
        Optional<ProposalSlot> slot = engine.openSlot();
        slot.ifPresent(s -> step(new Event.Submitted(schedule.now(), propose(s))));
      } catch (InvariantViolation broken) {
        if (isHonest()) {
          throw broken;
        }
        halted = true;
      }
    }

    /** Each instance asks for something else, so twins that lead propose different blocks. */
    private Proposal propose(ProposalSlot slot) {
      String id = "instance " + index + " at " + schedule.now();
      return Blocks.block(
          slot.height(),
          slot.parentHash(),
          0,
          List.of(new SimulatedRequest(id, id, 1, false, List.of())));
    }

    private void perform(Effect effect) {
      switch (effect) {
        case Effect.Send(NodeId to, ConsensusMessage message) -> send(this, List.of(to), message);
        case Effect.Broadcast(ConsensusMessage message) -> send(this, MEMBERS, message);
        case Effect.StartTimer(TimerId timer, long delay) -> startTimer(timer, delay);
        case Effect.CancelTimer(TimerId timer) -> timers.cancel(timer);
        case Effect.Validate(var proposal) ->
            schedule.after(
                0,
                () ->
                    step(
                        new Event.Validated(
                            schedule.now(), proposal.header().digest(), Optional.empty())));
        case Effect.Decide(Decision decision) -> {
          if (append(decision)) {
            schedule.after(0, () -> step(new Event.Finalized(schedule.now(), decision.height())));
          }
        }
        case Effect.RequestCatchUp(_, NodeId source) ->
            schedule.after(2 * DELAY, () -> fetch(source));
        case Effect.Accuse(var evidence) -> {
          if (isHonest() && !evidence.culprit().equals(twin)) {
            throw new InvariantViolation(id + " accuses the honest " + evidence.culprit());
          }
        }
        // No instance restarts here, so nobody reads a log.
        case Effect.Persist _, Effect.Note _ -> {}
      }
    }

    private void startTimer(TimerId timer, long delay) {
      long ticket = timers.start(timer);
      schedule.after(
          delay,
          () -> {
            if (timers.fires(timer, ticket)) {
              step(new Event.TimerFired(schedule.now(), timer));
            }
          });
    }

    /** False if the block was fetched meanwhile. */
    private boolean append(Decision decision) {
      if (decision.height() <= chain.size()) {
        return false;
      }
      ProposalHeader header = decision.proposal().header();
      if (isHonest()) {
        agree(decided, header, "decisions");
        boolean links = header.previousHash().equals(tip().hash());
        if (header.height() != chain.size() + 1 || !links) {
          throw new InvariantViolation(id + " decides what does not follow its chain");
        }
      }
      chain.add(decision);
      return true;
    }

    private void fetch(NodeId source) {
      int before = chain.size();
      instances.stream()
          .filter(i -> i.id.equals(source) && together(this, i) && i.chain.size() > before)
          .findFirst()
          .ifPresent(
              server -> {
                List.copyOf(server.chain.subList(before, server.chain.size()))
                    .forEach(this::append);
                step(new Event.CaughtUp(schedule.now(), tip()));
              });
    }
  }
}
