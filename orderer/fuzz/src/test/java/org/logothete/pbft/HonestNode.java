package org.logothete.pbft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Decision;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.Event;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalSlot;
import org.logothete.consensus.RecordKey;
import org.logothete.consensus.TimerId;
import org.logothete.pbft.message.PbftMessage;

/** An engine and its host, whose answers wait until they are asked for. Its disk is quick. */
final class HonestNode {
  static final int WINDOW = 3;
  private static final EngineOptions OPTIONS =
      new EngineOptions(50, 100, 100, 100, 800, 60, WINDOW, 1 << 16);

  /**
   * Two windows of heights with sixteen bodies each, two dozen early messages and a view change of
   * each node, all small here, take 90 KiB.
   */
  private static final int STATE_BYTES_MAX = 128 << 10;

  /** A few for each height of the window and each view that a schedule has time for. */
  private static final int VALIDATIONS_MAX = 64;

  final NodeId id;
  private final Cluster cluster;
  private final SortedMap<RecordKey, Bytes> log = new TreeMap<>();
  private final List<Decision> chain = new ArrayList<>();
  private final Map<TimerId, Long> timers = new LinkedHashMap<>();
  private final Deque<Proposal> toValidate = new ArrayDeque<>();
  private final Deque<PbftMessage> own = new ArrayDeque<>();
  private final Deque<Long> toFinalize = new ArrayDeque<>();
  private boolean behind;
  private PbftNode engine;

  HonestNode(Cluster cluster, NodeId id) {
    this.id = id;
    this.cluster = cluster;
    this.engine = newEngine();
  }

  private Event.Started started() {
    return new Event.Started(cluster.now, tip(), log, true);
  }

  private PbftNode newEngine() {
    EngineOptions options = OPTIONS.withDecisionsPerLeader(cluster.decisionsPerLeader);
    return new PbftNode(new Membership(cluster.members, id), options, started());
  }

  /** Starts the process, with what is on its disk. */
  void start() {
    timers.clear();
    toValidate.clear();
    toFinalize.clear();
    own.clear();
    behind = false;
    engine = newEngine();
    Outbox out = new Outbox();
    engine.start(started(), out);
    perform(out);
    hearOwn();
    step(new Event.Backlog(cluster.now, true));
  }

  long height() {
    return chain.size();
  }

  private DecidedTip tip() {
    return chain.isEmpty()
        ? new DecidedTip(0, Cluster.GENESIS, 0)
        : DecidedTip.of(chain.getLast().certificate());
  }

  long view() {
    return engine.status().viewOrRound();
  }

  /** Takes the event, and then its own messages in the order in which it sent them. */
  void step(Event event) {
    stepOnce(event);
    hearOwn();
  }

  private void hearOwn() {
    while (!own.isEmpty()) {
      PbftMessage said = own.remove();
      Bytes signature = Cluster.sign(id, said.authentication());
      stepOnce(new Event.Received(cluster.now, new Authenticated<>(id, said, signature)));
    }
  }

  private void stepOnce(Event event) {
    Outbox out = new Outbox();
    engine.step(event, out);
    perform(out);
  }

  void receive(Authenticated<PbftMessage> message) {
    step(new Event.Received(cluster.now, message));
  }

  private void perform(Outbox out) {
    for (Effect effect : out.effects()) {
      switch (effect) {
        case Effect.Persist(RecordKey key, Bytes record) -> {
          if (key.height() == 0 || key.height() > height()) {
            log.put(key, record);
          }
        }
        case Effect.Send(NodeId to, ConsensusMessage message) ->
            cluster.say(id, to, (PbftMessage) message);
        case Effect.Broadcast(ConsensusMessage message) -> {
          PbftMessage said = (PbftMessage) message;
          cluster.members.stream()
              .filter(to -> !to.equals(id))
              .forEach(to -> cluster.say(id, to, said));
          own.add(said);
        }
        case Effect.StartTimer(TimerId timer, long delay) -> timers.put(timer, cluster.now + delay);
        case Effect.CancelTimer(TimerId timer) -> timers.remove(timer);
        case Effect.Validate(Proposal proposal) -> toValidate.add(proposal);
        case Effect.Decide(Decision decision) -> append(decision);
        case Effect.RequestCatchUp _ -> behind = true;
        case Effect.Accuse(var evidence) -> cluster.accused(id, evidence);
        case Effect.Note _ -> {}
      }
    }
    if (toValidate.size() > VALIDATIONS_MAX) {
      throw new AssertionError(id + " waits for " + toValidate.size() + " validations");
    }
  }

  private void append(Decision decision) {
    if (decision.height() <= height()) {
      return;
    }
    boolean follows =
        decision.height() == height() + 1
            && decision.proposal().header().previousHash().equals(tip().hash());
    if (!follows || Cluster.refusal(decision.proposal()).isPresent()) {
      throw new AssertionError(id + " decides what does not follow its chain or is invalid");
    }
    cluster.decided(id, decision);
    chain.add(decision);
    log.keySet().removeIf(key -> key.height() > 0 && key.height() <= height());
    toFinalize.add(decision.height());
  }

  /** The host answers what it was asked longest ago. */
  void answer() {
    if (!toFinalize.isEmpty()) {
      step(new Event.Finalized(cluster.now, toFinalize.remove()));
    } else if (!toValidate.isEmpty()) {
      Proposal proposal = toValidate.remove();
      Bytes digest = proposal.header().digest();
      step(new Event.Validated(cluster.now, digest, Cluster.refusal(proposal)));
    }
  }

  boolean owesAnswers() {
    return !toFinalize.isEmpty() || !toValidate.isEmpty();
  }

  boolean isBehind() {
    return behind;
  }

  /** Fetches what the node that got furthest has. */
  void catchUp() {
    behind = false;
    List<Decision> longest =
        cluster.honest.values().stream()
            .map(node -> node.chain)
            .reduce(chain, (a, b) -> a.size() >= b.size() ? a : b);
    if (longest.size() > chain.size()) {
      List.copyOf(longest.subList(chain.size(), longest.size())).forEach(this::append);
      toFinalize.clear();
      step(new Event.CaughtUp(cluster.now, tip()));
    }
  }

  /** The host proposes if it may. */
  boolean propose(String content) {
    Optional<ProposalSlot> slot = engine.openSlot();
    slot.ifPresent(
        open -> {
          Proposal proposal = Cluster.block(open.height(), open.parentHash(), content);
          cluster.knows(proposal);
          step(new Event.Submitted(cluster.now, proposal));
        });
    return slot.isPresent();
  }

  long firstDeadline() {
    return timers.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
  }

  /** Lets the timer that is due first run out. */
  void fireFirst() {
    long deadline = firstDeadline();
    timers.entrySet().stream()
        .filter(timer -> timer.getValue() == deadline)
        .map(Map.Entry::getKey)
        .findFirst()
        .ifPresent(
            timer -> {
              timers.remove(timer);
              cluster.now = Math.max(cluster.now, deadline);
              step(new Event.TimerFired(cluster.now, timer));
            });
  }

  void checkSize() {
    CanonicalWriter out = new CanonicalWriter();
    engine.write(out);
    int bytes = out.toBytes().size();
    if (bytes > STATE_BYTES_MAX) {
      throw new AssertionError(id + " keeps " + bytes + " bytes");
    }
  }
}
