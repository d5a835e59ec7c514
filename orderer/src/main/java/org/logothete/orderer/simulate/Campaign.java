package org.logothete.orderer.simulate;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.logothete.simulator.Scenario;
import org.logothete.simulator.Simulation;
import org.logothete.simulator.SimulationFailure;
import org.logothete.simulator.SimulationReport;
import org.logothete.simulator.Subject;

/**
 * Many seeds of one engine. The seeds' outcomes do not depend on the number of threads.
 *
 * @param engine the subject's name, for the replay command
 * @param nodes how many nodes each world has; drawn by the seed if empty
 */
public record Campaign(
    String engine, Subject subject, OptionalInt nodes, long from, int seeds, int threads) {

  /** What one seed came to. */
  public sealed interface Outcome {
    record Passed(Scenario scenario, SimulationReport report) implements Outcome {}

    record Failed(long seed, String scenario, String why, String replay) implements Outcome {}
  }

  public Campaign {
    if (seeds < 1 || threads < 1) {
      throw new IllegalArgumentException("at least one seed and one thread are needed");
    }
    if (nodes.isPresent() && (nodes.getAsInt() < 1 || nodes.getAsInt() > 100)) {
      throw new IllegalArgumentException("1 to 100 nodes can be simulated");
    }
  }

  /**
   * Runs all seeds, failed ones notwithstanding.
   *
   * @param progress is told now and then, by several threads, how many seeds are done
   */
  public CampaignReport run(IntConsumer progress) throws InterruptedException {
    long start = System.nanoTime();
    AtomicInteger done = new AtomicInteger();
    List<Timed> timed = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Timed>> running = new ArrayList<>();
      for (long seed = from; seed < from + seeds; seed++) {
        long one = seed;
        running.add(
            pool.submit(
                () -> {
                  Timed result = time(one);
                  progress.accept(done.incrementAndGet());
                  return result;
                }));
      }
      for (Future<Timed> future : running) {
        timed.add(future.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a simulation ended in an error of its own", e.getCause());
    }
    long cpuNanos = timed.stream().mapToLong(Timed::cpuNanos).sum();
    return CampaignReport.of(
        this, timed.stream().map(Timed::outcome).toList(), System.nanoTime() - start, cpuNanos);
  }

  private record Timed(Outcome outcome, long cpuNanos) {}

  private Timed time(long seed) {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Outcome outcome = run(seed);
    return new Timed(
        outcome, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
  }

  private Outcome run(long seed) {
    Scenario scenario = Scenario.draw(subject, seed, nodes);
    try {
      return new Outcome.Passed(
          scenario, Simulation.run(subject, scenario, seed, Optional.empty()));
    } catch (SimulationFailure e) {
      return new Outcome.Failed(seed, scenario.describe(), e.explanation(), replay(seed));
    }
  }

  /** The command that shows one seed again. */
  public String replay(long seed) {
    return "logothete simulate --engine %s%s --seed %d --trace"
        .formatted(engine, nodes.isPresent() ? " --nodes " + nodes.getAsInt() : "", seed);
  }
}
