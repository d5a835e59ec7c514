package org.logothete.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;
import org.logothete.consensus.pool.BatchCutter;
import org.logothete.consensus.pool.BatchLimits;

/**
 * The world of a seed: how many nodes, which of them lie and how, timeouts, workload and weather.
 *
 * @param liars the name of each Byzantine node's way to lie
 */
public record Scenario(SimulationOptions options, SortedMap<NodeId, String> liars) {
  /** Sizes by how often they are drawn; large ones cost much and add little. */
  private static final List<Integer> SIZES =
      List.of(4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 7, 7, 7, 7, 5, 5, 3, 1);

  private static final int SPARE_NODES_MAX = 3;
  private static final int LEADERS_SUFFER_TIMES = 6;

  /**
   * Leaders take turns in half of the worlds: of one block, of few, of more than a storm decides.
   */
  private static final List<Integer> DECISIONS_PER_LEADER =
      List.of(0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 10, 1000);

  private static final int LARGE_PER_MILLE = 20;
  private static final int LARGE = 10;
  private static final int HUGE_PER_MILLE = 2;
  private static final int HUGE = 31;

  public Scenario {
    liars = Collections.unmodifiableSortedMap(new TreeMap<>(liars));
  }

  /**
   * Draws everything from a seed.
   *
   * @param nodes how many nodes there are; drawn if empty
   */
  public static Scenario draw(Subject subject, long seed, OptionalInt nodes) {
    // Each part has its own stream, so that one more draw here changes nothing there.
    SplittableRandom random = new SplittableRandom(seed ^ 0x5ce_a410L);
    RandomGenerator forSize = random.split();
    RandomGenerator forEngine = random.split();
    RandomGenerator forWorkload = random.split();
    RandomGenerator forWeather = random.split();
    RandomGenerator forLiars = random.split();
    Turnover turnover = turnover(random.split());
    RandomGenerator forRotation = random.split();
    int size = size(forSize);
    int count = nodes.orElse(size);
    EngineOptions engine =
        engine(forEngine).withDecisionsPerLeader(oneOf(forRotation, DECISIONS_PER_LEADER));
    SortedMap<NodeId, String> liars = liars(subject, count, turnover, forLiars);
    SortedMap<NodeId, Byzantine> byzantine = new TreeMap<>();
    liars.forEach(
        (node, name) ->
            byzantine.put(node, Objects.requireNonNull(subject.liars().get(name)).get()));
    SimulationOptions options =
        new SimulationOptions(
            count,
            engine,
            workload(forWorkload, count, turnover),
            weather(forWeather, engine),
            subject.slots(),
            byzantine,
            2_500 + forWeather.nextLong(4_000));
    return new Scenario(options, liars);
  }

  private static int size(RandomGenerator random) {
    int chance = random.nextInt(1000);
    if (chance < HUGE_PER_MILLE) {
      return HUGE;
    }
    return chance < HUGE_PER_MILLE + LARGE_PER_MILLE ? LARGE : oneOf(random, SIZES);
  }

  private static EngineOptions engine(RandomGenerator random) {
    long heartbeat = 40 + random.nextLong(120);
    long leaderTimeout = heartbeat * (4 + random.nextLong(6));
    long viewChangeTimeout = leaderTimeout / 2 + random.nextLong(leaderTimeout);
    return new EngineOptions(
        heartbeat,
        leaderTimeout,
        2 * heartbeat + random.nextLong(leaderTimeout - 2 * heartbeat + 1),
        viewChangeTimeout,
        viewChangeTimeout * (2 + random.nextLong(7)),
        heartbeat + random.nextLong(200),
        oneOf(random, List.of(1, 2, 4, 8)),
        1 << 20);
  }

  /** In every other world the members change; now and then so often that little else happens. */
  private static Turnover turnover(RandomGenerator random) {
    return random.nextBoolean()
        ? Turnover.none()
        : new Turnover(random.nextInt(SPARE_NODES_MAX + 1), 100 + random.nextLong(1_500));
  }

  private static Workload workload(RandomGenerator random, int nodes, Turnover turnover) {
    // Work grows with the square of the nodes; fewer requests keep a large world affordable.
    long intervalMax = 12 + random.nextLong(65) + (nodes > 7 ? 200 : 0);
    return new Workload(
        1 + random.nextInt(5),
        intervalMax,
        oneOf(random, List.of(0, 0, 10, 50)),
        new BatchLimits(1 + random.nextInt(8), 4_000, 1_000, 10 + random.nextLong(200)),
        oneOf(random, List.of(BatchCutter.Mode.values())),
        turnover);
  }

  /** Even the storm's usual delays and syncs are short beside the leader's timeout. */
  private static Weather weather(RandomGenerator random, EngineOptions engine) {
    long shortMax = engine.leaderTimeoutMillis() / 12;
    // In every other world it is mostly leaders that suffer, so that views change all the time.
    boolean restless = random.nextBoolean();
    return new Weather(
        2 + random.nextLong(shortMax),
        oneOf(random, List.of(0, 10, 50, 150)),
        oneOf(random, List.of(0, 0, 30, 100)),
        oneOf(random, List.of(0, 10, 50)),
        1 + random.nextLong(shortMax / 2),
        oneOf(random, restless ? List.of(150, 300, 600) : List.of(0, 150, 400, 800)),
        restless ? 50 + random.nextLong(400) : 100 + random.nextLong(1_500),
        faults(random, restless));
  }

  /** All of them, or about half: some troubles show only where others do not cover them. */
  private static List<Fault> faults(RandomGenerator random, boolean restless) {
    List<Fault> faults = new ArrayList<>(List.of(Fault.values()));
    if (restless) {
      for (int i = 0; i < LEADERS_SUFFER_TIMES; i++) {
        faults.addAll(List.of(Fault.LEADER_CRASH, Fault.LEADER_PAUSE, Fault.LEADER_CUT));
      }
    }
    if (random.nextBoolean()) {
      Fault kept = oneOf(random, faults);
      faults.removeIf(fault -> fault != kept && random.nextBoolean());
    }
    return faults;
  }

  private static SortedMap<NodeId, String> liars(
      Subject subject, int nodes, Turnover turnover, RandomGenerator random) {
    SortedMap<NodeId, String> liars = new TreeMap<>();
    List<String> names = new ArrayList<>(subject.liars().keySet());
    for (int spare = 1; spare <= turnover.spareNodes(); spare++) {
      if (random.nextInt(4) == 0) {
        liars.put(new NodeId(nodes + spare), oneOf(random, names));
      }
    }
    int spareLiars = liars.size();
    int count = random.nextInt(new QuorumSize(nodes).faulty() + 1);
    while (liars.size() < spareLiars + count) {
      liars.put(new NodeId(1 + random.nextInt(nodes)), oneOf(random, names));
    }
    return liars;
  }

  private static <T> T oneOf(RandomGenerator random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** One line for people. */
  public String describe() {
    EngineOptions engine = options.engine();
    Weather weather = options.weather();
    return ("%d nodes and %d spare ones, liars %s, window %d, %s, leader timeout %d ms, view"
            + " change %d to %d ms, delay up to %d ms, sync up to %d ms, loss %d ‰, a fault every"
            + " %d ms at most, storm of %d ms")
        .formatted(
            options.nodes(),
            options.workload().turnover().spareNodes(),
            liars.isEmpty() ? "none" : liars,
            engine.inFlightMax(),
            engine.rotatesLeaders() ? "turns of " + engine.decisionsPerLeader() : "no turns",
            engine.leaderTimeoutMillis(),
            engine.viewChangeTimeoutMillis(),
            engine.viewChangeTimeoutMillisMax(),
            weather.delayMillisMax(),
            weather.syncMillisMax(),
            weather.lossPerMille(),
            weather.faultIntervalMillisMax(),
            options.stormMillis());
  }
}
