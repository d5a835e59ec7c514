package org.logothete.verification.mutation;

import java.util.List;
import java.util.stream.Stream;
import org.logothete.consensus.ConsensusProtocol;

/** The catalogue of planted bugs. */
public final class PlantedBugs {
  private PlantedBugs() {}

  static Stream<Mutation> all() {
    return Stream.of(PbftEngineBugs.all(), PbftHostBugs.all()).flatMap(List::stream);
  }

  /** One for each engine; each must fail in every run. */
  static Stream<Mutation> canaries() {
    return Stream.of(PbftEngineBugs.canary());
  }

  /** The worlds of all engines. */
  static Stream<Scene> scenes() {
    return Stream.of(PbftScene.values());
  }

  /**
   * The engine with the bug of that name.
   *
   * @param engine as {@link ConsensusProtocol#name} says
   */
  public static ConsensusProtocol protocol(String engine, String bug) {
    return all()
        .filter(m -> m.engine().equals(engine) && m.name().equals(bug))
        .findFirst()
        .orElseThrow()
        .protocol();
  }
}
