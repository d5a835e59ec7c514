package org.logothete.verification.mutation;

import java.util.Optional;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.simulator.Simulation;
import org.logothete.simulator.SimulationFailure;

/** Runs a protocol in a scene, seed by seed, until the simulator finds it broken. */
final class Hunt {
  private Hunt() {}

  /** The first failure in so many seeds, counted from 1. */
  static Optional<SimulationFailure> firstFailure(
      ConsensusProtocol protocol, Scene scene, int seeds) {
    for (long seed = 1; seed <= seeds; seed++) {
      Optional<SimulationFailure> failure = run(protocol, scene, seed);
      if (failure.isPresent()) {
        return failure;
      }
    }
    return Optional.empty();
  }

  /**
   * What the simulator, its checker, the watches or the engine itself found broken. Whatever else
   * is thrown, by the simulator or by what hunts, is no finding and passes through.
   */
  static Optional<SimulationFailure> run(ConsensusProtocol protocol, Scene scene, long seed) {
    try {
      Simulation.run(scene.watched(protocol), scene.options(), seed);
      return Optional.empty();
    } catch (SimulationFailure failure) {
      Optional<Throwable> thrown = Optional.ofNullable(failure.getCause());
      if (thrown.isPresent() && !isOf(scene.sound(), thrown.get())) {
        throw failure;
      }
      return Optional.of(failure);
    }
  }

  /** Whether the engine threw it, or a value that it made. */
  private static boolean isOf(ConsensusProtocol engine, Throwable thrown) {
    String at = thrown.getStackTrace()[0].getClassName();
    return at.startsWith(engine.getClass().getPackageName());
  }
}
