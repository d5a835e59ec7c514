package org.logothete.orderer.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.local.LocalNetworkException;

/**
 * The inside of a load process: does what it is told on its standard input and answers on its
 * standard output, a line of JSON each. Ends when its input does, so it never outlives the run.
 */
public final class LoadWorker {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final long PROGRESS_MILLIS = 200;

  /** A network that answers nothing and commits nothing for so long is given up. */
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final long DRAIN_POLL_MILLIS = 20;

  private final BufferedReader orders;
  private final PrintWriter news;
  private Optional<LoadSession> session = Optional.empty();

  public LoadWorker(BufferedReader orders, PrintWriter news) {
    this.orders = orders;
    this.news = news;
  }

  /** Works until it is told to stop, or its input ends. */
  public void run() throws IOException, InterruptedException {
    Thread progress = Thread.ofVirtual().unstarted(this::tellProgress);
    try {
      boolean goesOn = true;
      while (goesOn) {
        String line = orders.readLine();
        goesOn = line != null && obey(JSON.readValue(line, LoadOrder.class), progress);
      }
    } catch (ClientException | LocalNetworkException | IllegalArgumentException e) {
      tell(new LoadNews.Failed(String.valueOf(e.getMessage())));
    } finally {
      progress.interrupt();
      if (session.isPresent()) {
        session.get().end();
      }
    }
  }

  /** False after the last order. */
  private boolean obey(LoadOrder order, Thread progress)
      throws ClientException, LocalNetworkException, InterruptedException {
    switch (order) {
      case LoadOrder.Prepare(LoadShare share) -> {
        session = Optional.of(LoadSession.of(share));
        current().prepare();
        tell(new LoadNews.Ready());
      }
      case LoadOrder.Go(long moment) -> {
        current().go(SharedClock.toNanoTime(moment));
        progress.start();
      }
      case LoadOrder.Measure(long from, long until, long sendMax) -> {
        Submissions.Window window =
            new Submissions.Window(SharedClock.toNanoTime(from), SharedClock.toNanoTime(until));
        current().measure(window, sendMax);
      }
      case LoadOrder.Stop _ -> {
        current().stopSending();
        drain();
        tell(current().result());
        return false;
      }
    }
    return true;
  }

  private LoadSession current() {
    return session.orElseThrow(() -> new IllegalArgumentException("nothing is prepared"));
  }

  private void drain() throws InterruptedException {
    while (!current().isSettled() && System.nanoTime() - current().progressNanos() < STALL_NANOS) {
      TimeUnit.MILLISECONDS.sleep(DRAIN_POLL_MILLIS);
    }
  }

  private void tellProgress() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(PROGRESS_MILLIS);
        tell(current().progress());
      }
    } catch (InterruptedException _) {
      // The run is over.
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void tell(LoadNews line) {
    try {
      news.println(JSON.writeValueAsString(line));
      news.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("news are plain values", e);
    }
  }
}
