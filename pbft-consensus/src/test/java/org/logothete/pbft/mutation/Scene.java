package org.logothete.pbft.mutation;

import java.util.List;
import java.util.function.UnaryOperator;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.NodeId;
import org.logothete.simulator.Byzantine;
import org.logothete.simulator.SimulationOptions;
import org.logothete.simulator.StatementSlots;
import org.logothete.simulator.Weather;
import org.logothete.simulator.Workload;

/** The worlds in which mutants are hunted; the unbroken engine comes through each of them. */
enum Scene {
  /** The simulator's own storm. */
  STORM(o -> o),

  /** Heavy loss, short faults and engines with little patience: views last for a few blocks. */
  GALE(
      o ->
          o.withWeather(new Weather(20, 150, 30, 50, 8, 200, 250, Weather.stormy().faults()))
              .withEngine(new EngineOptions(15, 40, 40, 40, 600, 50, 4, 1 << 20))
              .withStorm(5_000)),

  /** A gale for longer, in which most that is prepared is prepared by few. */
  LONG_GALE(
      o ->
          o.withWeather(new Weather(20, 350, 30, 50, 8, 400, 200, Weather.stormy().faults()))
              .withEngine(new EngineOptions(20, 60, 60, 80, 800, 60, 4, 1 << 20))
              .withStorm(12_000)),

  /** The first leader shows two blocks for each height. */
  TWO_FACED(o -> o.withByzantine(first(), new TwoFacedLeader())),

  /** The same in a gale. */
  TWO_FACED_GALE(o -> gale(o).withByzantine(first(), new TwoFacedLeader())),

  /** A leader is silent in a gale. */
  MUTE(o -> gale(o).withByzantine(new NodeId(2), Byzantine.mute())),

  /** A leader gives signs of life and no work. */
  IDLE(o -> o.withWeather(Weather.lossy()).withByzantine(first(), Liars.idles())),

  /** A node asks for new views all the time. */
  RESTLESS(
      o ->
          o.withWeather(Weather.lossy())
              .withByzantine(new NodeId(4), Liars.restless())
              .withStorm(500)),

  /** A leader's bodies are not the ones its headers name. */
  FORGER(o -> o.withWeather(Weather.lossy()).withByzantine(first(), Liars.forgesBodies())),

  /** A node conceals what it prepared and decided. */
  HIDER(o -> gale(o).withByzantine(new NodeId(2), Liars.hidesCertificates())),

  /** A leader claims certificates that nobody signed. */
  FABULIST(
      o ->
          gale(o)
              .withByzantine(first(), Liars.makesUpCertificates())
              .withStorm(3_000)
              .withWorkload(
                  new Workload(3, 10, 0, Workload.small().limits(), Workload.small().batching()))),

  /** Leaders take turns of one block. */
  TURNS(o -> o.withEngine(o.engine().withDecisionsPerLeader(1))),

  /** The same in a gale. */
  TURNS_GALE(o -> turns(gale(o))),

  /** The same, and one node never proposes. */
  TURNS_IDLE(o -> turns(o.withWeather(Weather.lossy()).withByzantine(first(), Liars.idles()))),

  /** Leaders take turns in a gale, and one node proposes when it is not its turn. */
  USURPER(o -> turns(gale(o)).withByzantine(first(), Liars.usurps())),

  /** Leaders take turns in a gale, and one node says that it misses others. */
  SLANDERER(o -> turns(gale(o)).withByzantine(first(), Liars.slanders())),

  /** Links so slow that a view needs more than the first patience. */
  SLOW(
      o ->
          o.withWeather(new Weather(300, 0, 0, 0, 5, 0, 1, List.of()))
              .withEngine(new EngineOptions(50, 100, 100, 100, 20_000, 400, 4, 1 << 20))
              .withStorm(2_000));

  private static final int NODES = 4;
  private static final int DIGEST_WITH_LENGTH = 4 + 32;
  private static final StatementSlots SLOTS =
      statement -> statement.slice(0, statement.size() - DIGEST_WITH_LENGTH);
  private static final long STORM_MILLIS = 5_000;

  // The functions hold no state of their own.
  @SuppressWarnings("ImmutableEnumChecker")
  private final UnaryOperator<SimulationOptions> bend;

  Scene(UnaryOperator<SimulationOptions> bend) {
    this.bend = bend;
  }

  private static SimulationOptions gale(SimulationOptions options) {
    return GALE.bend.apply(options);
  }

  private static SimulationOptions turns(SimulationOptions options) {
    return options.withEngine(options.engine().withDecisionsPerLeader(1));
  }

  private static NodeId first() {
    return new NodeId(1);
  }

  /** New for each run: liars have a memory. */
  SimulationOptions options() {
    return bend.apply(SimulationOptions.stormy(NODES, SLOTS).withStorm(STORM_MILLIS));
  }
}
