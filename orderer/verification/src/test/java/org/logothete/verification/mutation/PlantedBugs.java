package org.logothete.verification.mutation;

import java.util.List;
import java.util.stream.Stream;
import org.logothete.consensus.ConsensusProtocol;

/** The catalogue of planted bugs. */
public final class PlantedBugs {
  private static final int SOUND_SEEDS = 2;

  private PlantedBugs() {}

  static Stream<Mutation> all() {
    return Stream.of(
            PbftEngineBugs.all(),
            PbftKernelBugs.all(),
            PbftHostBugs.all(),
            BdlsEngineBugs.all(),
            BdlsKernelBugs.all(),
            BdlsPublishedBugs.all(),
            BdlsHostBugs.all())
        .flatMap(List::stream);
  }

  /** Cuts that must not be found in their numbers of seeds. */
  static Stream<Mutation> harmless() {
    return PbftKernelBugs.harmless().stream();
  }

  /** One for each engine; each must fail in every run. */
  static Stream<Mutation> canaries() {
    return Stream.of(PbftEngineBugs.canary(), BdlsEngineBugs.canary());
  }

  /** The worlds of all engines. */
  static Stream<Scene> scenes() {
    return Stream.<Scene[]>of(PbftScene.values(), BdlsScene.values()).flatMap(Stream::of);
  }

  /** Plays the scenes of an engine with the sound engine, and hunts its bugs. */
  public static void hunt(String engine) {
    scenes()
        .filter(scene -> scene.sound().name().equals(engine))
        .forEach(scene -> Hunt.firstFailure(scene.sound(), scene, SOUND_SEEDS));
    Stream.concat(harmless(), all())
        .filter(bug -> bug.engine().equals(engine))
        .forEach(bug -> Hunt.firstFailure(bug.protocol(), bug.scene(), bug.seeds()));
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
