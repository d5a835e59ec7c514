package org.logothete.bdls;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.logothete.bdls.message.BdlsMessage;
import org.logothete.bdls.message.Heartbeat;
import org.logothete.bdls.message.MessageKind;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Decision;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.RecordKey;
import org.logothete.consensus.TimerId;

/**
 * Engines on strings: nothing is delivered unless the test says so, except a node's own messages.
 * Disks and validation answer at once.
 */
final class Stage {
  static final NodeId A = new NodeId(1);
  static final NodeId B = new NodeId(2);
  static final NodeId C = new NodeId(3);
  static final NodeId D = new NodeId(4);
  static final EngineOptions OPTIONS = new EngineOptions(100, 500, 400, 400, 3200, 150, 4, 1 << 16);

  /** A message that a node broadcast or sent. */
  record Sent(NodeId from, BdlsMessage message, Bytes signature) {}

  private static final int QUORUM = 3;

  /** The grace of a node that started, and what it is patient for afterwards. */
  private static final int PATIENCES = 5;

  private final List<NodeId> members = List.of(A, B, C, D);
  private final SortedMap<NodeId, ConsensusEngine> engines = new TreeMap<>();
  private final SortedMap<NodeId, SortedMap<RecordKey, Bytes>> logs = new TreeMap<>();
  private final SortedMap<NodeId, List<Effect>> effects = new TreeMap<>();
  private final SortedMap<NodeId, List<Decision>> decisions = new TreeMap<>();
  final List<Sent> sent = new ArrayList<>();
  long now;

  /** Starts the given nodes; the others are puppets of the test. */
  Stage(NodeId... honest) {
    for (NodeId node : honest) {
      logs.put(node, new TreeMap<>());
      effects.put(node, new ArrayList<>());
      decisions.put(node, new ArrayList<>());
      start(node, true);
    }
  }

  private void start(NodeId node, boolean mayVote) {
    engines.put(node, new BdlsProtocol().newEngine(new Membership(members, node), OPTIONS));
    List<Decision> chain = decisions(node);
    DecidedTip tip =
        chain.isEmpty()
            ? new DecidedTip(0, Blocks.GENESIS_HASH, 0)
            : DecidedTip.of(chain.getLast().certificate());
    step(node, new Event.Started(now, tip, log(node), mayVote));
  }

  /** Kills the node and starts it with what was on its disk. */
  void restart(NodeId node) {
    start(node, true);
  }

  /** Kills the node and starts it with an empty disk but for its chain. */
  void wipe(NodeId node) {
    log(node).clear();
    start(node, false);
  }

  ConsensusEngine engine(NodeId node) {
    return Objects.requireNonNull(engines.get(node));
  }

  SortedMap<RecordKey, Bytes> log(NodeId node) {
    return Objects.requireNonNull(logs.get(node));
  }

  List<Decision> decisions(NodeId node) {
    return Objects.requireNonNull(decisions.get(node));
  }

  /** Everything the node ever asked for. */
  List<Effect> effects(NodeId node) {
    return Objects.requireNonNull(effects.get(node));
  }

  <E extends Effect> List<E> effects(NodeId node, Class<E> kind) {
    return effects(node).stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** What the node broadcast or sent of one kind. */
  List<BdlsMessage> said(NodeId node, MessageKind kind) {
    return sent.stream()
        .filter(s -> s.from.equals(node) && s.message.kind() == kind)
        .map(Sent::message)
        .toList();
  }

  List<Effect> step(NodeId node, Event event) {
    List<Effect> answered = engine(node).step(event);
    effects(node).addAll(answered);
    for (Effect effect : answered) {
      perform(node, effect);
    }
    return answered;
  }

  private void perform(NodeId node, Effect effect) {
    switch (effect) {
      case Effect.Persist(RecordKey key, Bytes bytes) -> log(node).put(key, bytes);
      case Effect.Broadcast(ConsensusMessage message) -> {
        Sent said = say(node, (BdlsMessage) message);
        step(node, received(said));
      }
      case Effect.Send(NodeId to, ConsensusMessage message) -> {
        Sent said = say(node, (BdlsMessage) message);
        if (to.equals(node)) {
          step(node, received(said));
        }
      }
      case Effect.Validate(Proposal proposal) ->
          step(
              node,
              new Event.Validated(
                  now,
                  proposal.header().digest(),
                  Blocks.isWhole(proposal) ? Optional.empty() : Optional.of("not its body")));
      case Effect.Decide(Decision decision) -> {
        decisions(node).add(decision);
        log(node).keySet().removeIf(k -> k.height() > 0 && k.height() <= decision.height());
        step(node, new Event.Finalized(now, decision.height()));
      }
      case Effect.StartTimer _,
          Effect.CancelTimer _,
          Effect.RequestCatchUp _,
          Effect.Accuse _,
          Effect.Note _ -> {}
    }
  }

  private Sent say(NodeId from, BdlsMessage message) {
    Sent said = new Sent(from, message, Signer.sign(from, message.authentication()));
    sent.add(said);
    return said;
  }

  private Event received(Sent said) {
    return new Event.Received(now, new Authenticated<>(said.from, said.message, said.signature));
  }

  /** A puppet says something to one node. */
  void tell(NodeId to, NodeId from, BdlsMessage message) {
    step(to, received(say(from, message)));
  }

  /** Delivers what was said so far and fits, in order, to one node. */
  void deliver(NodeId to, Predicate<Sent> which) {
    List.copyOf(sent).stream()
        .filter(s -> !s.from.equals(to))
        .filter(which)
        .forEach(s -> step(to, received(s)));
  }

  static Predicate<Sent> kind(MessageKind kind) {
    return s -> s.message.kind() == kind;
  }

  static Predicate<Sent> saidBy(NodeId... nodes) {
    return s -> List.of(nodes).contains(s.from);
  }

  /** Lets the leader's host offer a block in the open slot. */
  Proposal propose(NodeId leader, String content) {
    var slot = engine(leader).openSlot().orElseThrow();
    Proposal proposal = Blocks.block(slot.height(), slot.parentHash(), content);
    step(leader, new Event.Submitted(now, proposal));
    return proposal;
  }

  /** The node hears nothing from its leader for too long, and from the others that they neither. */
  void loseTrust(NodeId node) {
    for (int i = 0; i < PATIENCES; i++) {
      now += OPTIONS.leaderTimeoutMillis();
      fire(node, "leader");
    }
    EngineStatus status = engine(node).status();
    members.stream()
        .filter(other -> !other.equals(node))
        .limit(QUORUM - 1)
        .forEach(
            other ->
                tell(
                    node,
                    other,
                    new Heartbeat(status.decidedHeight(), status.viewOrRound(), true)));
  }

  /** The node gives up one leader after the other until it is in the round. */
  void goTo(NodeId node, long round) {
    for (int i = 0; i < round && engine(node).status().viewOrRound() < round; i++) {
      loseTrust(node);
    }
    if (engine(node).status().viewOrRound() != round) {
      throw new AssertionError(node + " is not in round " + round);
    }
  }

  void fire(NodeId node, String timer) {
    step(node, new Event.TimerFired(now, new TimerId(timer, 0)));
  }
}
