package org.logothete.verification.mutation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.logothete.bdls.BdlsProtocol;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;

/** A right BDLS engine behind a host that does its duty badly: its effects and its log are bent. */
final class BdlsHostBugs {
  private BdlsHostBugs() {}

  static List<Mutation> all() {
    return List.of(
        new Mutation(
            "nothing is written down",
            "1, 4, 5",
            BdlsScene.STORM,
            10,
            bent(_ -> Bend.writesNothing())),
        new Mutation(
            "the log is lost and nobody says so",
            "1, 4, 5",
            BdlsScene.STORM,
            10,
            bent(_ -> Bend.log(_ -> false))),
        new Mutation(
            "every selection is voted for too",
            "1",
            BdlsScene.TWO_FACED,
            10,
            bent(_ -> votesForAll())),
        new Mutation(
            "a block is delivered twice",
            "9",
            BdlsScene.STORM,
            10,
            bent(_ -> Bend.decidesTwice())));
  }

  private static ConsensusProtocol bent(Function<NodeId, Bend> bends) {
    return Bend.all(new BdlsProtocol(), bends);
  }

  private static Bend votesForAll() {
    Set<RoundChange> said = new HashSet<>();
    return (engine, event) -> {
      List<Effect> effects = new ArrayList<>(engine.step(event));
      if (event instanceof Event.Received(_, var received)
          && received.message() instanceof Select select
          && select.round() == 0) {
        RoundChange vote =
            new RoundChange(select.height(), 0, Optional.of(select.header()), Optional.empty());
        if (said.add(vote)) {
          effects.add(new Effect.Send(received.from(), vote));
        }
      }
      return effects;
    };
  }
}
