package org.logothete.orderer.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.logothete.orderer.client.ChaincodeClient.Until;

class LoadTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  @Test
  void spreadsASteadyPaceEvenlyOverClients() {
    long start = 1_000;
    Pacing pacing = new Pacing(start, 200, 2);
    assertThat(pacing.dueNanos(0, 0)).isEqualTo(start);
    assertThat(pacing.dueNanos(1, 0)).isEqualTo(start + 5 * MILLI);
    assertThat(pacing.dueNanos(0, 1)).isEqualTo(start + 10 * MILLI);
    assertThat(pacing.dueNanos(1, 100)).isEqualTo(start + 1_005 * MILLI);
  }

  @Test
  void signsNoMoreAheadThanMemoryAllows() {
    assertThat(TransactionSupply.capacity(1 << 10, 50)).isEqualTo(50);
    assertThat(TransactionSupply.capacity(1 << 10, Long.MAX_VALUE)).isEqualTo(52_428);
    assertThat(TransactionSupply.capacity(60 << 20, Long.MAX_VALUE)).isEqualTo(4);
    assertThat(TransactionSupply.capacity(64 << 20, 0)).isEqualTo(1);
  }

  @Test
  void partsAddUpToTheWhole() {
    assertThat(LoadFleet.part(10, 0, 3)).isEqualTo(4);
    assertThat(LoadFleet.part(10, 1, 3)).isEqualTo(3);
    assertThat(LoadFleet.part(10, 2, 3)).isEqualTo(3);
  }

  @Test
  void timesOfSeveralProcessesAreOneDistribution() {
    Latencies fast = new Latencies();
    Latencies slow = new Latencies();
    for (int i = 0; i < 90; i++) {
      fast.record(MILLI);
    }
    for (int i = 0; i < 10; i++) {
      slow.record(100 * MILLI);
    }
    Latencies all = new Latencies();
    all.add(fast.encoded());
    all.add(slow.encoded());
    assertThat(all.summary().count()).isEqualTo(100);
    assertThat(all.summary().p50Millis()).isBetween(0.999, 1.001);
    assertThat(all.summary().p99Millis()).isBetween(99.9, 100.1);
    assertThat(all.curve())
        .isSortedAccordingTo((a, b) -> Double.compare(a.percentile(), b.percentile()));
    assertThat(all.curve().getLast().millis()).isBetween(99.9, 100.1);
    assertThatThrownBy(() -> all.add("AAAA")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ordersAndNewsAreReadAsTheyWereWritten() throws JsonProcessingException {
    LoadShare share =
        new LoadShare(
            "net",
            List.of("a", "b"),
            List.of("b"),
            2,
            4,
            8,
            2,
            2,
            1,
            new Work.Calls("counter", List.of("add", "{}"), Until.RESULT),
            new Load.Rate(70.5),
            9);
    for (LoadOrder order :
        List.of(
            new LoadOrder.Prepare(share),
            new LoadOrder.Go(5),
            new LoadOrder.Measure(1, 2, 3),
            new LoadOrder.Stop())) {
      String line = LoadWorker.JSON.writeValueAsString(order);
      assertThat(LoadWorker.JSON.readValue(line, LoadOrder.class)).isEqualTo(order);
    }
    LoadCounts counts = new LoadCounts(9, 8, 7, 6, 5, 4, 3, Map.of("NO_ROOM", 2L));
    for (LoadNews news :
        List.of(
            new LoadNews.Ready(),
            new LoadNews.Progress(counts, 4, true),
            new LoadNews.Result(counts, "x", "y", List.of(1L, 2L), 3, 4, 5, 6, 7, 8, 9),
            new LoadNews.Failed("why"))) {
      String line = LoadWorker.JSON.writeValueAsString(news);
      assertThat(LoadWorker.JSON.readValue(line, LoadNews.class)).isEqualTo(news);
    }
  }

  @Test
  void aProcessThatCannotDoItsShareSaysWhy() throws IOException, InterruptedException {
    LoadShare share =
        new LoadShare(
            "nowhere",
            List.of(),
            List.of(),
            0,
            1,
            1,
            1,
            1,
            1,
            new Work.Endorsed(1),
            new Load.Saturate(1),
            1);
    StringWriter news = new StringWriter();
    String order = LoadWorker.JSON.writeValueAsString(new LoadOrder.Prepare(share));
    new LoadWorker(new BufferedReader(new StringReader(order)), new PrintWriter(news)).run();
    assertThat(LoadWorker.JSON.readValue(news.toString(), LoadNews.class))
        .isInstanceOfSatisfying(
            LoadNews.Failed.class,
            failed -> assertThat(failed.why()).contains("nowhere is not the folder of a network"));
  }

  @Test
  void aTransactionSentToSeveralIsTakenOrRefusedOnce() throws InterruptedException {
    Submissions submissions = new Submissions(10, 0);
    Verdict taken = verdict(submissions, "taken");
    taken.succeeded(1);
    taken.failed("SLOW", 2);
    taken.succeeded(3);
    assertThat(submissions.counts().acknowledged()).isZero();
    taken.succeeded(4);
    assertThat(submissions.counts().acknowledged()).isEqualTo(1);

    Verdict refused = verdict(submissions, "refused");
    refused.failed("FIRST", 1);
    refused.succeeded(2);
    assertThat(submissions.counts().refused()).isZero();
    refused.failed("SECOND", 3);
    refused.failed("THIRD", 4);
    assertThat(submissions.counts().refusals()).containsExactly(Map.entry("FIRST", 1L));
  }

  /** Sent to four, three of which have to take it. */
  private static Verdict verdict(Submissions submissions, String id) throws InterruptedException {
    assertThat(submissions.reserve(0)).isTrue();
    submissions.sending(id, 0, 1);
    return new Verdict(submissions, id, 4, 3);
  }
}
