package org.logothete.orderer.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.logothete.orderer.bench.load.Load;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;

/**
 * Finds how much a network orders at most, then loads it steadily with parts of that: how long a
 * transaction takes is a question of how busy the network is. To be run once, by one thread.
 */
public final class Sweep {
  /** What was left under way is gone by then, and memory given back. */
  private static final Duration REST = Duration.ofSeconds(2);

  private final LocalNetwork network;
  private final BenchPlan saturation;
  private final List<Integer> percents;
  private final int times;
  private final Bench.Observer observer;

  /**
   * @param saturation as fast as blocks are made
   * @param percents of what was found, 1 to 200
   * @param times how often all of it is done, 1 to 100
   */
  public Sweep(
      LocalNetwork network,
      BenchPlan saturation,
      List<Integer> percents,
      int times,
      Bench.Observer observer) {
    if (percents.stream().anyMatch(percent -> percent < 1 || percent > 200)) {
      throw new IllegalArgumentException("loads must be 1 to 200 percent, not " + percents);
    }
    if (times < 1 || times > 100) {
      throw new IllegalArgumentException("a sweep is made 1 to 100 times, not " + times);
    }
    this.network = network;
    this.saturation = saturation.with(saturation.load(), "saturation");
    this.percents = List.copyOf(percents);
    this.times = times;
    this.observer = observer;
  }

  /**
   * Measures; ends early after a run that says nothing.
   *
   * @throws LocalNetworkException as {@link Bench#run}
   * @throws ClientException as {@link Bench#run}
   */
  public List<BenchReport> run()
      throws LocalNetworkException, ClientException, InterruptedException {
    List<BenchReport> reports = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      BenchReport most = run(saturation, reports);
      for (int percent : percents) {
        if (!reports.getLast().sound()) {
          return reports;
        }
        double rate = most.committedPerSecond() * percent / 100;
        String words = String.format(Locale.ROOT, "%d %% of saturation", percent);
        BenchReport _ = run(saturation.with(new Load.Rate(rate), words), reports);
      }
    }
    return reports;
  }

  private BenchReport run(BenchPlan plan, List<BenchReport> reports)
      throws LocalNetworkException, ClientException, InterruptedException {
    if (!reports.isEmpty()) {
      TimeUnit.NANOSECONDS.sleep(REST.toNanos());
    }
    observer.progress(plan.loadName());
    BenchReport report = new Bench(network, plan, observer).run();
    observer.progress(
        String.format(
            Locale.ROOT,
            "%s: %,.1f tx/s, p50 %,.1f ms, p99 %,.1f ms",
            plan.loadName(),
            report.committedPerSecond(),
            report.untilCommitted().p50Millis(),
            report.untilCommitted().p99Millis()));
    reports.add(report);
    return report;
  }
}
