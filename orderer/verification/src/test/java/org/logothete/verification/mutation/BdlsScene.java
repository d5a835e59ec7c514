package org.logothete.verification.mutation;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.NodeId;
import org.logothete.orderer.simulate.Subjects;
import org.logothete.simulator.Byzantine;
import org.logothete.simulator.SimulationOptions;
import org.logothete.simulator.Subject;
import org.logothete.simulator.Weather;

/** The worlds in which mutants of BDLS are hunted. */
enum BdlsScene implements Scene {
  /** The simulator's own storm. */
  STORM(o -> o),

  /** Heavy loss, short faults and engines with little patience: a turn lasts for a few blocks. */
  GALE(Scene::gale),

  /** A node shows two blocks for each height it leads. */
  TWO_FACED(o -> o.withByzantine(first(), twoFaced())),

  /** The same in a gale. */
  TWO_FACED_GALE(o -> Scene.gale(o).withByzantine(first(), twoFaced())),

  /** A leader is silent in a gale. */
  MUTE(o -> Scene.gale(o).withByzantine(new NodeId(2), Byzantine.mute())),

  /** A leader gives signs of life and no work. */
  IDLE(o -> o.withWeather(Weather.lossy()).withByzantine(first(), BdlsLiars.idles())),

  /** A node claims to be in rounds far ahead. */
  RESTLESS(
      o ->
          o.withWeather(Weather.lossy())
              .withByzantine(new NodeId(4), BdlsLiars.restless())
              .withStorm(500)),

  /** A leader's bodies are not the ones its headers name. */
  FORGER(o -> o.withWeather(Weather.lossy()).withByzantine(first(), BdlsLiars.forgesBodies())),

  /** A node claims locks and decisions that too few signed. */
  FABULIST(
      o -> Scene.gale(o).withByzantine(first(), BdlsLiars.makesUpCertificates()).withStorm(3_000)),

  /** Disks are lost all the time, while nodes are far apart. */
  LOST_DISKS(Scene::lostDisks),

  /** A node says much that is out of place. */
  PROVOKER(o -> Scene.gale(o).withByzantine(first(), new BdlsProvoker()).withStorm(3_000)),

  /** A node writes what no message can be. */
  MISSPELLER(o -> Scene.gale(o).withByzantine(first(), new BdlsMisspeller()).withStorm(3_000)),

  /** A storm over five nodes, where a quorum is more than 2f + 1. */
  FIVE(5, o -> o),

  /** A storm over so many nodes that commits go to the leader. */
  STAR(17, o -> o.withStorm(1_000)),

  /** Hosts say more than they must, in a gale. */
  TALKATIVE_HOSTS(Scene::gale),

  /** Links so slow that a leader needs many times the first patience. */
  SLOW(o -> Scene.slow(o).withWeather(new Weather(900, 0, 0, 0, 5, 0, 1, List.of())));

  private static final Subject BDLS = Subjects.bdls();
  private static final long STORM_MILLIS = 5_000;

  // The functions hold no state of their own.
  @SuppressWarnings("ImmutableEnumChecker")
  private final UnaryOperator<SimulationOptions> bend;

  private final int nodes;

  BdlsScene(UnaryOperator<SimulationOptions> bend) {
    this(NODES, bend);
  }

  BdlsScene(int nodes, UnaryOperator<SimulationOptions> bend) {
    this.nodes = nodes;
    this.bend = bend;
  }

  private static NodeId first() {
    return new NodeId(1);
  }

  private static Byzantine twoFaced() {
    return liar("equivocating-leader");
  }

  private static Byzantine liar(String name) {
    return Objects.requireNonNull(BDLS.liars().get(name)).get();
  }

  @Override
  public SimulationOptions options() {
    return bend.apply(SimulationOptions.stormy(nodes, BDLS.slots()).withStorm(STORM_MILLIS));
  }

  @Override
  public ConsensusProtocol sound() {
    return BDLS.protocol();
  }

  @Override
  public ConsensusProtocol watched(ConsensusProtocol protocol) {
    return Bend.all(hosted(protocol), BdlsWatch::new);
  }

  private ConsensusProtocol hosted(ConsensusProtocol protocol) {
    return this == TALKATIVE_HOSTS ? Bend.all(protocol, _ -> new TalkativeHost()) : protocol;
  }
}
