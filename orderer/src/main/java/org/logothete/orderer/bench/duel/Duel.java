package org.logothete.orderer.bench.duel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.logothete.orderer.bench.Bench;
import org.logothete.orderer.bench.BenchPlan;
import org.logothete.orderer.bench.BenchReport;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;

/**
 * Measures two builds by turns: each makes a new network, runs its nodes, is loaded by this build's
 * clients, and is taken down before the other's turn. To be run once, by one thread.
 */
public final class Duel {
  private static final int TURNS_MAX = 100;

  private final List<Build> builds;
  private final Ground ground;
  private final BenchPlan plan;
  private final int turns;
  private final Bench.Observer observer;

  /**
   * Where and how networks are made.
   *
   * @param folder for the networks' folders, which are deleted after each turn
   * @param options of {@code network init}
   */
  public record Ground(Path folder, List<String> options) {
    public Ground {
      options = List.copyOf(options);
    }
  }

  /**
   * @param turns of each build, 1 to 100
   */
  public Duel(
      List<Build> builds, Ground ground, BenchPlan plan, int turns, Bench.Observer observer) {
    if (turns < 1 || turns > TURNS_MAX) {
      throw new IllegalArgumentException("turns must be 1 to 100, not " + turns);
    }
    this.builds = List.copyOf(builds);
    this.ground = ground;
    this.plan = plan;
    this.turns = turns;
    this.observer = observer;
  }

  /**
   * Measures.
   *
   * @return what was found of each build, by its name
   * @throws LocalNetworkException if a build's network cannot be made or run
   * @throws ClientException as {@link Bench#run}
   */
  public Map<String, List<BenchReport>> run()
      throws LocalNetworkException, ClientException, InterruptedException {
    Map<String, List<BenchReport>> reports = new TreeMap<>();
    for (int turn = 1; turn <= turns; turn++) {
      // Who comes first changes, as the machine may change from turn to turn.
      for (Build build : turn % 2 == 1 ? builds : builds.reversed()) {
        BenchReport report = turn(build, turn);
        observer.progress(
            String.format(
                Locale.ROOT,
                "turn %d, %s: %,.1f tx/s, %.3f s of nodes' CPU per 1000 tx",
                turn,
                build.name(),
                report.committedPerSecond(),
                report.nodeCpuSecondsPerThousand()));
        reports.computeIfAbsent(build.name(), _ -> new ArrayList<>()).add(report);
      }
    }
    return reports;
  }

  private BenchReport turn(Build build, int turn)
      throws LocalNetworkException, ClientException, InterruptedException {
    Path folder = ground.folder().resolve("turn-%d-%s".formatted(turn, build.name()));
    List<String> init = new ArrayList<>(List.of("network", "init", folder.toString()));
    init.addAll(ground.options());
    build.run(init.toArray(String[]::new));
    LocalNetwork network = LocalNetwork.open(folder);
    BenchReport report;
    try {
      build.run("network", "up", folder.toString());
      report = new Bench(network, plan, observer).run();
    } finally {
      build.run("network", "down", folder.toString());
    }
    network.delete();
    return report;
  }
}
