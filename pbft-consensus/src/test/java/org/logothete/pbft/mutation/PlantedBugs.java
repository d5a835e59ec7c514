package org.logothete.pbft.mutation;

import java.util.List;
import java.util.stream.Stream;
import org.logothete.consensus.ConsensusProtocol;

/** The catalogue of planted bugs. */
public final class PlantedBugs {
  private PlantedBugs() {}

  static Stream<Mutation> all() {
    return Stream.of(
            BrokenEngines.counting(),
            BrokenEngines.certificates(),
            BrokenEngines.promises(),
            BrokenEngines.recovery(),
            BrokenEngines.viewChanges(),
            BrokenEngines.suspicion(),
            BrokenEngines.progress(),
            BrokenEngines.turns(),
            BrokenHosts.all())
        .flatMap(List::stream);
  }

  /** The protocol with the bug of that name. */
  public static ConsensusProtocol protocol(String name) {
    return all().filter(m -> m.name().equals(name)).findFirst().orElseThrow().protocol();
  }
}
