package org.logothete.verification.mutation;

import java.util.List;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.EngineOptions;
import org.logothete.simulator.Fault;
import org.logothete.simulator.SimulationOptions;
import org.logothete.simulator.Weather;

/** A world in which mutants of one engine are hunted; the sound engine comes through it. */
interface Scene {
  int NODES = 4;

  String name();

  /** New for each run: liars have a memory. */
  SimulationOptions options();

  ConsensusProtocol sound();

  /** The protocol, sound or broken, with a watch at each engine. */
  ConsensusProtocol watched(ConsensusProtocol protocol);

  /**
   * Heavy loss, short faults and engines with little patience: a leader lasts for a few blocks at
   * most.
   */
  static SimulationOptions gale(SimulationOptions options) {
    return options
        .withWeather(new Weather(20, 150, 30, 50, 8, 200, 250, Weather.stormy().faults()))
        .withEngine(new EngineOptions(15, 40, 40, 40, 600, 50, 4, 1 << 20))
        .withStorm(5_000);
  }

  /** Disks are lost all the time, while nodes are far apart. */
  static SimulationOptions lostDisks(SimulationOptions options) {
    return options.withWeather(
        new Weather(
            40, 100, 30, 50, 8, 60, 60, List.of(Fault.WIPE, Fault.CUT_CAMPS, Fault.CUT_ONE_WAY)));
  }

  /** Links so slow that a leader needs more than the first patience. */
  static SimulationOptions slow(SimulationOptions options) {
    return options
        .withWeather(new Weather(300, 0, 0, 0, 5, 0, 1, List.of()))
        .withEngine(new EngineOptions(50, 100, 100, 100, 20_000, 400, 4, 1 << 20))
        .withStorm(2_000);
  }
}
