package org.logothete.pbft.mutation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.RecordKey;
import org.logothete.pbft.PbftProtocol;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;

/** A right engine behind a host that does its duty badly: its effects and its log are bent. */
final class BrokenHosts {
  /** Kinds of log records, see docs/pbft.md. */
  private static final int VIEW_CHANGE = 2;

  private static final int ACCEPTED = 4;
  private static final int PREPARED = 5;

  private BrokenHosts() {}

  static List<Mutation> all() {
    return List.of(
        new Mutation(
            "nothing is written down",
            "1, 4",
            Scene.STORM,
            10,
            effects(e -> e.stream().filter(x -> !(x instanceof Effect.Persist)).toList())),
        new Mutation(
            "votes leave before they are durable",
            "1, 2",
            Scene.GALE,
            10,
            effects(BrokenHosts::votesFirst)),
        new Mutation(
            "the log is lost and nobody says so", "1, 4", Scene.STORM, 10, log(_ -> false)),
        new Mutation(
            "accepted proposals are lost from the log",
            "1",
            Scene.STORM,
            10,
            log(k -> k.kind() != ACCEPTED)),
        new Mutation(
            "prepared certificates are lost from the log",
            "2",
            Scene.GALE,
            100,
            log(k -> k.kind() != PREPARED)),
        new Mutation(
            "view changes are lost from the log",
            "5",
            Scene.GALE,
            10,
            log(k -> k.kind() != VIEW_CHANGE)),
        new Mutation(
            "every second proposal is prepared too",
            "1",
            Scene.TWO_FACED,
            10,
            bent(_ -> preparesAll())),
        new Mutation(
            "a block is delivered twice",
            "10",
            Scene.STORM,
            10,
            effects(BrokenHosts::decideTwice)));
  }

  private static ConsensusProtocol bent(Function<NodeId, Bend> bends) {
    return Bend.all(new PbftProtocol(), bends);
  }

  private static ConsensusProtocol effects(Function<List<Effect>, List<Effect>> change) {
    return bent(_ -> (engine, event) -> change.apply(engine.step(event)));
  }

  private static ConsensusProtocol log(Predicate<RecordKey> kept) {
    return bent(
        _ ->
            (engine, event) -> {
              if (event instanceof Event.Started(long now, var tip, var log, boolean mayVote)) {
                SortedMap<RecordKey, Bytes> rest = new TreeMap<>(log);
                rest.keySet().removeIf(kept.negate());
                return engine.step(new Event.Started(now, tip, rest, mayVote));
              }
              return engine.step(event);
            });
  }

  private static List<Effect> votesFirst(List<Effect> effects) {
    List<Effect> bent = new ArrayList<>(effects);
    bent.removeIf(e -> e instanceof Effect.Persist);
    effects.stream().filter(e -> e instanceof Effect.Persist).forEach(bent::add);
    return bent;
  }

  private static List<Effect> decideTwice(List<Effect> effects) {
    return effects.stream()
        .flatMap(e -> e instanceof Effect.Decide ? Stream.of(e, e) : Stream.of(e))
        .toList();
  }

  private static Bend preparesAll() {
    Set<Prepare> said = new HashSet<>();
    return (engine, event) -> {
      List<Effect> effects = new ArrayList<>(engine.step(event));
      if (event instanceof Event.Received(_, var received)
          && received.message() instanceof PrePrepare(long view, var proposal)) {
        Prepare vote = new Prepare(view, proposal.height(), proposal.header().digest());
        if (said.add(vote)) {
          effects.add(new Effect.Broadcast(vote));
        }
      }
      return effects;
    };
  }
}
