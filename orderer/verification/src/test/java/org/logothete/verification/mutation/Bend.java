package org.logothete.verification.mutation;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.RecordKey;
import org.logothete.simulator.ForwardingEngine;
import org.logothete.simulator.ForwardingProtocol;

/**
 * What stands between an engine and its host, with a memory of its own: a host that does its duty
 * badly, or a watch that only looks on. Made anew for each engine.
 */
@FunctionalInterface
interface Bend {
  List<Effect> step(ConsensusEngine engine, Event event);

  /** The protocol whose engines all sit behind a bend. */
  static ConsensusProtocol all(ConsensusProtocol protocol, Function<NodeId, Bend> bends) {
    return new ForwardingProtocol(
        protocol,
        (engine, membership, _) -> new BentEngine(engine, bends.apply(membership.self())));
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

  /** An engine and what it sits behind; cannot be copied, since nobody knows the memory. */
  final class BentEngine extends ForwardingEngine {
    private final Bend bend;

    BentEngine(ConsensusEngine engine, Bend bend) {
      super(engine);
      this.bend = bend;
    }

    @Override
    public List<Effect> step(Event event) {
      return bend.step(engine, event);
    }

    @Override
    public ConsensusEngine copy() {
      throw new UnsupportedOperationException("the simulator copies no engine");
    }
  }
}
