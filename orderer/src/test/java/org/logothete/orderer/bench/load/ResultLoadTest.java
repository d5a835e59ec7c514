package org.logothete.orderer.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.orderer.cli.CommandLines;
import org.logothete.orderer.client.ChaincodeClient.Until;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.node.TestNetwork;

/** A load process sends calls to whole nodes and follows them to their results. */
final class ResultLoadTest {
  private static final String COUNTER = "../chaincode-sandbox/samples/wasm-counter/counter.wat";
  private static final long CALLS = 30;

  @TempDir Path directory;

  @Test
  void callsCountWhenTheirResultsAreThere() throws Exception {
    try (TestNetwork network = TestNetwork.create(directory, 4, Duration.ofMillis(100))) {
      network.startAll();
      String folder = network.folder().toString();
      String made = directory.resolve("counter.tgz").toString();
      run("chaincode", "package", COUNTER, "-o", made);
      run("chaincode", "deploy", folder, made, "--name", "counter");

      LoadNews.Result result = load(share(network.folder(), "increment"));
      assertThat(result.counts().committedInWindow()).isEqualTo(CALLS);
      assertThat(result.counts().refused()).isZero();
      assertThat(result.votes()).isPositive();
      assertThat(result.voteBytes()).isGreaterThan(result.votes());
      assertThat(run("chaincode", "query", folder, "counter", "get"))
          .isEqualTo("200 " + CALLS + "\n");

      LoadNews.Result refused = load(share(network.folder(), "nothing"));
      assertThat(refused.counts().committed()).isZero();
      assertThat(refused.counts().refusals()).containsEntry("RESULT_AGREED", CALLS);
    }
  }

  private static String run(String... words) {
    CommandLines.Result result = CommandLines.run(words);
    assertThat(result.exitCode()).as("%s", result).isZero();
    return result.out();
  }

  private static LoadShare share(Path folder, String function) throws Exception {
    List<String> nodes = LocalNetwork.open(folder).nodes().stream().map(LocalNode::name).toList();
    return new LoadShare(
        folder.toString(),
        nodes,
        nodes,
        0,
        2,
        2,
        1,
        1,
        1,
        new Work.Calls("counter", List.of(function), Until.RESULT),
        new Load.Saturate(10),
        CALLS);
  }

  /** Tells a load process to do its share, from its first call on. */
  private static LoadNews.Result load(LoadShare share) throws Exception {
    StringWriter news = new StringWriter();
    try (PipedWriter told = new PipedWriter();
        PrintWriter orders = new PrintWriter(told, true);
        BufferedReader read = new BufferedReader(new PipedReader(told))) {
      LoadWorker worker = new LoadWorker(read, new PrintWriter(news));
      long begin = SharedClock.now();
      for (LoadOrder order :
          List.of(
              new LoadOrder.Prepare(share),
              new LoadOrder.Measure(begin, begin + TimeUnit.HOURS.toNanos(1), CALLS),
              new LoadOrder.Go(begin))) {
        orders.println(LoadWorker.JSON.writeValueAsString(order));
      }
      Thread working = Thread.ofVirtual().start(() -> work(worker));
      while (working.isAlive() && !news.toString().contains("\"over\":true")) {
        LockSupport.parkNanos(20_000_000);
      }
      orders.println(LoadWorker.JSON.writeValueAsString(new LoadOrder.Stop()));
      working.join();
    }
    String last = news.toString().lines().toList().getLast();
    return (LoadNews.Result) LoadWorker.JSON.readValue(last, LoadNews.class);
  }

  private static void work(LoadWorker worker) {
    try {
      worker.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
