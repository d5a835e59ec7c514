package org.logothete.simulator;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Decision;
import org.logothete.consensus.Effect;
import org.logothete.consensus.NodeId;

/** One run of one protocol in one world; see {@link SimulationOptions} for its two phases. */
public final class Simulation {
  private static final int REQUESTS_AFTER_HEALING = 10;
  private static final int EVENTS_MAX = 20_000_000;

  private final World world;
  private final Clients clients;
  private final Storm storm;
  private final Administrator administrator;

  private Simulation(
      ConsensusProtocol protocol, SimulationOptions options, long seed, Transcript transcript) {
    this(protocol, options, seed, transcript, Application.NONE);
  }

  private Simulation(
      ConsensusProtocol protocol,
      SimulationOptions options,
      long seed,
      Transcript transcript,
      Application application) {
    this.world = new World(BoundedEngine.of(protocol), options, seed, transcript, application);
    SplittableRandom random = new SplittableRandom(~seed);
    FaultBudget budget = new FaultBudget(world);
    this.clients = new Clients(world, random.split());
    this.storm = new Storm(world, budget, random.split());
    this.administrator = new Administrator(world, clients, budget, random.split());
  }

  /**
   * Runs a world from its beginning to its rest. Checked all the time: agreement on each height,
   * heights without gaps, the hash chain, certificates by a quorum of members in one view, at most
   * one possible certificate per height over all signatures ever made, requests that were submitted
   * and appear once, no two signatures of an honest node for one slot, crashes included, no message
   * of an honest node that another refuses, no accusation of an honest node, no engine that keeps
   * more than its members and its window explain. At the end: all honest members of the last
   * configuration hold all requests.
   *
   * @throws SimulationFailure if a rule was broken or the healed world did not come to rest
   */
  public static SimulationReport run(
      ConsensusProtocol protocol, SimulationOptions options, long seed) {
    return new Simulation(protocol, options, seed, new Transcript(Optional.empty())).watched();
  }

  /**
   * The same with something that rides on the channel; at the end its requests are ordered, too.
   */
  public static SimulationReport run(
      ConsensusProtocol protocol, SimulationOptions options, long seed, Application application) {
    Transcript transcript = new Transcript(Optional.empty());
    return new Simulation(protocol, options, seed, transcript, application).watched();
  }

  /**
   * Runs the world of a scenario. Its engines are replaced by their copies now and then, which must
   * make no difference.
   *
   * @param reader is given each line of the transcript; without one, lines are not even written
   */
  public static SimulationReport run(
      Subject subject, Scenario scenario, long seed, Optional<Consumer<String>> reader) {
    Transcript transcript = new Transcript(reader);
    ConsensusProtocol copied = CopiedEngine.of(subject.protocol(), seed);
    return new Simulation(copied, scenario.options(), seed, transcript).watched();
  }

  /** The world of a seed, drawn from it altogether. */
  public static SimulationReport run(Subject subject, long seed) {
    return run(subject, Scenario.draw(subject, seed, OptionalInt.empty()), seed, Optional.empty());
  }

  /**
   * Runs a world in which nothing else goes wrong, and counts its syncs: in each there may be a
   * {@link Mishap}.
   *
   * @return of each node, how many writes each of its syncs made durable
   */
  public static SortedMap<NodeId, List<Integer>> syncs(
      ConsensusProtocol protocol, SimulationOptions options, long seed) {
    Simulation calm = new Simulation(protocol, options, seed, new Transcript(Optional.empty()));
    SimulationReport _ = calm.watched();
    return calm.world.syncs.sizes();
  }

  /**
   * Runs the world of {@link #syncs} with a mishap in one of them.
   *
   * @throws SimulationFailure if a rule was broken, or the mishap never came
   */
  public static SimulationReport runWith(
      ConsensusProtocol protocol, SimulationOptions options, long seed, Mishap mishap) {
    Simulation unlucky = new Simulation(protocol, options, seed, new Transcript(Optional.empty()));
    unlucky.world.syncs.plan(mishap);
    SimulationReport report = unlucky.watched();
    if (unlucky.world.syncs.isMishapAhead()) {
      throw unlucky.world.failure("there is no " + mishap);
    }
    return report;
  }

  /** What is thrown at us breaks a rule too, and needs the seed as much. */
  private SimulationReport watched() {
    try {
      return run();
    } catch (SimulationFailure e) {
      throw e;
    } catch (RuntimeException e) {
      SimulationFailure failure = world.failure("somebody threw " + e);
      failure.initCause(e);
      throw failure;
    }
  }

  private SimulationReport run() {
    world.begin();
    clients.begin();
    storm.begin();
    administrator.begin();
    long stormEnd = world.options.stormMillis();
    while (world.schedule.runNext(stormEnd)) {
      checkEvents();
    }
    clients.end();
    administrator.end();
    storm.end();
    for (int i = 0; i < REQUESTS_AFTER_HEALING; i++) {
      clients.submit();
    }
    long bound = LivenessBound.millis(world.options, world.open());
    while (!atRest()) {
      if (!world.schedule.runNext(stormEnd + bound)) {
        throw world.failure(new Explanation(world).whyNotAtRest(bound));
      }
      checkEvents();
    }
    return report(world.schedule.now() - stormEnd, bound);
  }

  private void checkEvents() {
    if (world.schedule.executed() > EVENTS_MAX) {
      throw world.failure("more than " + EVENTS_MAX + " events: somebody talks without end");
    }
  }

  private boolean atRest() {
    long height = world.checker.chain().size();
    return world.checker.requestsDecided() == world.submitted.size()
        && world.members().stream()
            .filter(member -> !world.isByzantine(member))
            .allMatch(member -> world.host(member).disk().height() == height);
  }

  private SimulationReport report(long healMillis, long boundMillis) {
    List<Decision> chain = world.checker.chain();
    SortedMap<Effect.Note.Topic, Integer> notes = new TreeMap<>();
    world
        .honestHosts()
        .forEach(h -> h.notes().forEach((topic, n) -> notes.merge(topic, n, Integer::sum)));
    return new SimulationReport(
        world.seed,
        world.schedule.now(),
        new SimulationReport.Healing(healMillis, boundMillis),
        world.schedule.executed(),
        chain.size(),
        world.checker.requestsDecided(),
        chain.stream().mapToLong(Decision::viewOrRound).max().orElse(0),
        world.processes().stream().mapToInt(host -> host.machine().life()).sum(),
        storm.faults(),
        world.occurrences.toMap(),
        world.liesByNode(),
        world.checker.evidence(),
        notes,
        world.transcript.finish());
  }
}
