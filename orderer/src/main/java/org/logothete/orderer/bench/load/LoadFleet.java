package org.logothete.orderer.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.logothete.orderer.client.ClientException;

/** All load processes of a run, as one. Used by one thread. */
public final class LoadFleet implements AutoCloseable {
  /** Signing a large supply takes its time. */
  private static final Duration READY_PATIENCE = Duration.ofMinutes(5);

  /** What is under way is waited for by the processes themselves; they give up in time. */
  private static final Duration RESULT_PATIENCE = Duration.ofMinutes(10);

  private final List<LoadProcess> processes = new ArrayList<>();

  /**
   * Starts a process for each share and waits until all are ready to load.
   *
   * @throws ClientException with the reason if one is not
   */
  public void start(List<LoadShare> shares) throws ClientException, InterruptedException {
    for (LoadShare share : shares) {
      LoadProcess process = LoadProcess.start();
      processes.add(process);
      process.tell(new LoadOrder.Prepare(share));
    }
    for (LoadProcess process : processes) {
      process.awaitReady(READY_PATIENCE);
    }
  }

  public List<Long> pids() {
    return processes.stream().map(LoadProcess::pid).toList();
  }

  /** Has all begin to submit at one moment of {@link SharedClock}. */
  public void go(long moment) {
    processes.forEach(process -> process.tell(new LoadOrder.Go(moment)));
  }

  /**
   * Has all measure between two moments.
   *
   * @param sendMax how many transactions all together may send from now on
   */
  public void measure(long from, long until, long sendMax) {
    for (int i = 0; i < processes.size(); i++) {
      long share = part(sendMax, i, processes.size());
      processes.get(i).tell(new LoadOrder.Measure(from, until, share));
    }
  }

  /** The i-th of several parts of a whole, which differ by one at most. */
  public static long part(long whole, int i, int parts) {
    return whole / parts + (i < whole % parts ? 1 : 0);
  }

  /** As the processes said last, a fifth of a second ago or less. */
  public LoadCounts counts() {
    return processes.stream()
        .map(process -> process.progress().counts())
        .reduce(LoadCounts.NONE, LoadCounts::plus);
  }

  /** When an answer or a commit came last, as far as is known; on {@link SharedClock}. */
  public long progressMoment() {
    return processes.stream().mapToLong(process -> process.progress().moment()).max().orElse(0);
  }

  /** Whether all that may be sent was sent and settled, or a process failed. */
  public boolean isOver() {
    return processes.stream().allMatch(process -> process.progress().over())
        || processes.stream().anyMatch(LoadProcess::hasFailed);
  }

  /**
   * Ends the load and waits for what is under way.
   *
   * @throws ClientException if a process failed
   */
  public LoadOutcome finish() throws ClientException, InterruptedException {
    processes.forEach(process -> process.tell(new LoadOrder.Stop()));
    List<LoadNews.Result> results = new ArrayList<>();
    for (LoadProcess process : processes) {
      results.add(process.awaitResult(RESULT_PATIENCE));
    }
    return LoadOutcome.of(results);
  }

  @Override
  public void close() {
    processes.forEach(LoadProcess::close);
  }
}
