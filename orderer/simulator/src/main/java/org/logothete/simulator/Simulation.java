package org.logothete.simulator;

import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Decision;
import org.logothete.consensus.Effect;

/** One run of one protocol in one world; see {@link SimulationOptions} for its two phases. */
public final class Simulation {
  private static final int REQUESTS_AFTER_HEALING = 10;
  private static final int EVENTS_MAX = 20_000_000;

  private final World world;
  private final Clients clients;
  private final Storm storm;

  private Simulation(ConsensusProtocol protocol, SimulationOptions options, long seed) {
    this.world = new World(protocol, options, seed);
    SplittableRandom random = new SplittableRandom(~seed);
    this.clients = new Clients(world, random.split());
    this.storm = new Storm(world, random.split());
  }

  /**
   * Runs a world from its beginning to its rest. Checked all the time: agreement on each height,
   * heights without gaps, the hash chain, certificates by a quorum of members in one view, at most
   * one possible certificate per height over all signatures ever made, requests that were submitted
   * and appear once, no two signatures of an honest node for one slot, crashes included, no message
   * of an honest node that another refuses, no accusation of an honest node. At the end: all honest
   * nodes hold all requests.
   *
   * @throws SimulationFailure if a rule was broken or the healed world did not come to rest
   */
  public static SimulationReport run(
      ConsensusProtocol protocol, SimulationOptions options, long seed) {
    return new Simulation(protocol, options, seed).run();
  }

  private SimulationReport run() {
    world.hosts.values().forEach(SimulatedHost::start);
    clients.begin();
    storm.begin();
    long stormEnd = world.options.duration().stormMillis();
    while (world.schedule.runNext(stormEnd)) {
      checkEvents();
    }
    clients.end();
    storm.end();
    for (int i = 0; i < REQUESTS_AFTER_HEALING; i++) {
      clients.submit();
    }
    long restMax = stormEnd + world.options.duration().healMillisMax();
    while (!atRest()) {
      if (!world.schedule.runNext(restMax)) {
        throw world.failure(whyNotAtRest());
      }
      checkEvents();
    }
    return report();
  }

  private void checkEvents() {
    if (world.schedule.executed() > EVENTS_MAX) {
      throw world.failure("more than " + EVENTS_MAX + " events: somebody talks without end");
    }
  }

  private boolean atRest() {
    long height = world.checker.chain().size();
    return world.checker.requestsDecided() == world.submitted.size()
        && world.honestHosts().stream().allMatch(h -> h.disk().height() == height);
  }

  private String whyNotAtRest() {
    List<String> missing =
        world.submitted.keySet().stream().filter(id -> !world.checker.isDecided(id)).toList();
    return "the healed world does not come to rest: %d of %d requests undecided %s; nodes:%n%s"
        .formatted(
            missing.size(),
            world.submitted.size(),
            missing.stream().limit(5).toList(),
            world.hosts.values().stream()
                .map(SimulatedHost::describe)
                .collect(Collectors.joining(System.lineSeparator())));
  }

  private SimulationReport report() {
    List<Decision> chain = world.checker.chain();
    SortedMap<Effect.Note.Topic, Integer> notes = new TreeMap<>();
    world
        .honestHosts()
        .forEach(h -> h.notes().forEach((topic, n) -> notes.merge(topic, n, Integer::sum)));
    return new SimulationReport(
        world.seed,
        world.schedule.now(),
        world.schedule.executed(),
        chain.size(),
        world.checker.requestsDecided(),
        chain.stream().mapToLong(Decision::viewOrRound).max().orElse(0),
        world.hosts.values().stream().mapToInt(SimulatedHost::restarts).sum(),
        world.checker.evidence(),
        notes,
        world.transcript.finish());
  }
}
