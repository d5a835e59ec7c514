package org.logothete.verification.mutation;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalSlot;
import org.logothete.consensus.RecordKey;

/**
 * What stands between an engine and its host, with a memory of its own: a host that does its duty
 * badly, or a watch that only looks on. Made anew for each engine.
 */
@FunctionalInterface
interface Bend {
  List<Effect> step(ConsensusEngine engine, Event event);

  /** The protocol whose engines all sit behind a bend. */
  static ConsensusProtocol all(ConsensusProtocol protocol, Function<NodeId, Bend> bends) {
    return new BentProtocol(protocol, bends);
  }

  /** A host that bends what an engine asks of it. */
  static Bend effects(UnaryOperator<List<Effect>> change) {
    return (engine, event) -> change.apply(engine.step(event));
  }

  /** A host that forgets every record. */
  static Bend writesNothing() {
    return effects(all -> all.stream().filter(e -> !(e instanceof Effect.Persist)).toList());
  }

  /** A host to which each block is given twice. */
  static Bend decidesTwice() {
    return effects(
        all ->
            all.stream()
                .flatMap(e -> e instanceof Effect.Decide ? Stream.of(e, e) : Stream.of(e))
                .toList());
  }

  /** A host that bends how an engine starts. */
  static Bend start(UnaryOperator<Event.Started> change) {
    return (engine, event) ->
        engine.step(event instanceof Event.Started started ? change.apply(started) : event);
  }

  /** A host that lost part of its log. */
  static Bend log(Predicate<RecordKey> kept) {
    return start(
        started -> {
          SortedMap<RecordKey, Bytes> rest = new TreeMap<>(started.log());
          rest.keySet().removeIf(kept.negate());
          return new Event.Started(started.now(), started.tip(), rest, started.mayVote());
        });
  }

  /** A protocol and what its engines sit behind. */
  record BentProtocol(ConsensusProtocol straight, Function<NodeId, Bend> bends)
      implements ConsensusProtocol {
    @Override
    public String name() {
      return straight.name();
    }

    @Override
    public ConsensusEngine newEngine(Membership membership, EngineOptions options) {
      return new BentEngine(
          straight.newEngine(membership, options), bends.apply(membership.self()));
    }

    @Override
    public ConsensusMessage decode(Bytes encoded, int bodyBytesMax)
        throws MalformedMessageException {
      return straight.decode(encoded, bodyBytesMax);
    }
  }

  /** An engine and what it sits behind; cannot be copied, since nobody knows the memory. */
  record BentEngine(ConsensusEngine straight, Bend bend) implements ConsensusEngine {
    @Override
    public List<Effect> step(Event event) {
      return bend.step(straight, event);
    }

    @Override
    public Optional<ProposalSlot> openSlot() {
      return straight.openSlot();
    }

    @Override
    public EngineStatus status() {
      return straight.status();
    }

    @Override
    public Bytes state() {
      return straight.state();
    }

    @Override
    public ConsensusEngine copy() {
      throw new UnsupportedOperationException("the simulator copies no engine");
    }
  }
}
