package org.logothete.verification.mutation;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.NodeId;
import org.logothete.orderer.simulate.Subjects;
import org.logothete.simulator.Byzantine;
import org.logothete.simulator.SimulationOptions;
import org.logothete.simulator.Subject;
import org.logothete.simulator.Weather;
import org.logothete.simulator.Workload;

/** The worlds in which mutants of PBFT are hunted. */
enum PbftScene implements Scene {
  /** The simulator's own storm. */
  STORM(o -> o),

  /** Heavy loss, short faults and engines with little patience: views last for a few blocks. */
  GALE(Scene::gale),

  /** A gale for longer, in which most that is prepared is prepared by few. */
  LONG_GALE(
      o ->
          o.withWeather(new Weather(20, 350, 30, 50, 8, 400, 200, Weather.stormy().faults()))
              .withEngine(new EngineOptions(20, 60, 60, 80, 800, 60, 4, 1 << 20))
              .withStorm(12_000)),

  /** The first leader shows two blocks for each height. */
  TWO_FACED(o -> o.withByzantine(first(), liar("equivocating-leader"))),

  /** The same in a gale. */
  TWO_FACED_GALE(o -> Scene.gale(o).withByzantine(first(), liar("equivocating-leader"))),

  /** A leader is silent in a gale. */
  MUTE(o -> Scene.gale(o).withByzantine(new NodeId(2), Byzantine.mute())),

  /** A leader gives signs of life and no work. */
  IDLE(o -> o.withWeather(Weather.lossy()).withByzantine(first(), PbftLiars.idles())),

  /** A node asks for new views all the time. */
  RESTLESS(
      o ->
          o.withWeather(Weather.lossy())
              .withByzantine(new NodeId(4), PbftLiars.restless())
              .withStorm(500)),

  /** A leader's bodies are not the ones its headers name. */
  FORGER(o -> o.withWeather(Weather.lossy()).withByzantine(first(), PbftLiars.forgesBodies())),

  /** A node conceals what it prepared and decided. */
  HIDER(o -> Scene.gale(o).withByzantine(new NodeId(2), PbftLiars.hidesCertificates())),

  /** A leader claims certificates that nobody signed. */
  FABULIST(
      o ->
          Scene.gale(o)
              .withByzantine(first(), PbftLiars.makesUpCertificates())
              .withStorm(3_000)
              .withWorkload(
                  new Workload(3, 10, 0, Workload.small().limits(), Workload.small().batching()))),

  /** Leaders take turns of one block. */
  TURNS(o -> o.withEngine(o.engine().withDecisionsPerLeader(1))),

  /** The same in a gale. */
  TURNS_GALE(o -> turns(Scene.gale(o))),

  /** The same, and one node never proposes. */
  TURNS_IDLE(o -> turns(o.withWeather(Weather.lossy()).withByzantine(first(), PbftLiars.idles()))),

  /** The same, and one node shows two blocks for each height that it proposes. */
  TURNS_TWO_FACED(o -> turns(Scene.gale(o)).withByzantine(first(), liar("equivocating-leader"))),

  /** Leaders take turns in a gale, and one node proposes when it is not its turn. */
  USURPER(o -> turns(Scene.gale(o)).withByzantine(first(), PbftLiars.usurps())),

  /** Leaders take turns in a gale, and one node says that it misses others. */
  SLANDERER(o -> turns(Scene.gale(o)).withByzantine(first(), PbftLiars.slanders())),

  /** Disks are lost all the time, while nodes are far apart. */
  LOST_DISKS(Scene::lostDisks),

  /** A node says much that is out of place. */
  PROVOKER(
      o ->
          Scene.gale(o)
              .withByzantine(first(), liar("provoker"))
              .withStorm(8_000)
              .withWorkload(
                  new Workload(3, 10, 0, Workload.small().limits(), Workload.small().batching()))),

  /** The same where leaders take turns. */
  PROVOKER_TURNS(o -> turns(Scene.gale(o)).withByzantine(first(), liar("provoker"))),

  /** A node writes what no message can be. */
  MISSPELLER(o -> Scene.gale(o).withByzantine(first(), liar("misspeller"))),

  /** Hosts say more than they must, in a gale. */
  TALKATIVE_HOSTS(Scene::gale),

  /** Links so slow that a view needs more than the first patience. */
  SLOW(Scene::slow);

  private static final Subject PBFT = Subjects.pbft();
  private static final long STORM_MILLIS = 5_000;

  // The functions hold no state of their own.
  @SuppressWarnings("ImmutableEnumChecker")
  private final UnaryOperator<SimulationOptions> bend;

  PbftScene(UnaryOperator<SimulationOptions> bend) {
    this.bend = bend;
  }

  private static SimulationOptions turns(SimulationOptions options) {
    return options.withEngine(options.engine().withDecisionsPerLeader(1));
  }

  private static NodeId first() {
    return new NodeId(1);
  }

  private static Byzantine liar(String name) {
    return Objects.requireNonNull(PBFT.liars().get(name)).get();
  }

  @Override
  public SimulationOptions options() {
    return bend.apply(SimulationOptions.stormy(NODES, PBFT.slots()).withStorm(STORM_MILLIS));
  }

  @Override
  public ConsensusProtocol sound() {
    return PBFT.protocol();
  }

  @Override
  public ConsensusProtocol watched(ConsensusProtocol protocol) {
    return Bend.all(TurnWatch.over(hosted(protocol)), PbftWatch::new);
  }

  private ConsensusProtocol hosted(ConsensusProtocol protocol) {
    return this == TALKATIVE_HOSTS
        ? OldRecords.of(Bend.all(protocol, _ -> new TalkativeHost()))
        : protocol;
  }
}
