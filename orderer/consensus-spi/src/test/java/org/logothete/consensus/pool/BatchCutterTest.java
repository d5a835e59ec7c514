package org.logothete.consensus.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchCutterTest {
  private static final BatchLimits LIMITS = new BatchLimits(3, 200, 100, 50);

  private final RequestPool<String> pool = newPool();
  private final BatchCutter adaptive = new BatchCutter(BatchCutter.Mode.ADAPTIVE);
  private final BatchCutter fabric = new BatchCutter(BatchCutter.Mode.FABRIC);

  private static RequestPool<String> newPool() {
    return new RequestPool<>(new PoolLimits(1_000, 100_000, 500, 1_000, 100_000), _ -> false);
  }

  private void add(String id, long bytes, long at) {
    pool.insert(new PooledRequest<>(id, "client", bytes, id.startsWith("config"), at, id));
  }

  private Optional<String> cut(BatchCutter cutter, long now, int inFlight, int free, String... ex) {
    return cutter.cut(pool, LIMITS, now, inFlight, free, Set.of(ex)).map(BatchCutterTest::text);
  }

  private static String text(Batch<String> batch) {
    return batch.reason() + " " + batch.requests().stream().map(PooledRequest::id).toList();
  }

  @Test
  void idlePipelineCutsAtOnce() {
    assertThat(cut(adaptive, 0, 0, 4)).isEmpty();
    assertThat(adaptive.nextDeadline(0)).isEmpty();
    add("a", 10, 0);
    assertThat(cut(adaptive, 0, 0, 4)).hasValue("IDLE [a]");
  }

  @Test
  void busyPipelineGathersUntilASlotFrees() {
    add("a", 10, 0);
    assertThat(cut(adaptive, 0, 0, 4)).hasValue("IDLE [a]");
    add("b", 10, 1);
    assertThat(cut(adaptive, 1, 1, 3, "a")).isEmpty();
    assertThat(adaptive.nextDeadline(1)).hasValue(51);
    add("c", 10, 2);
    add("d", 10, 2);
    assertThat(cut(adaptive, 2, 1, 3, "a")).hasValue("COUNT [b, c, d]");
    add("e", 10, 3);
    assertThat(cut(adaptive, 3, 2, 2, "a", "b", "c", "d")).isEmpty();
    pool.remove(List.of("a"));
    assertThat(cut(adaptive, 9, 1, 3, "b", "c", "d")).hasValue("IDLE [e]");
  }

  @Test
  void busyPipelineWaitsNoLongerThanTheTimeout() {
    add("a", 10, 7);
    assertThat(cut(adaptive, 56, 1, 3)).isEmpty();
    assertThat(cut(adaptive, 57, 1, 3)).hasValue("TIMEOUT [a]");
  }

  @Test
  void fullPipelineGetsNothing() {
    List.of("a", "b", "c").forEach(id -> add(id, 10, 0));
    assertThat(cut(adaptive, 100, 4, 0)).isEmpty();
    assertThat(cut(fabric, 100, 4, 0)).isEmpty();
    assertThat(fabric.nextDeadline(100)).isEmpty();
  }

  @Test
  void configStandsAloneAndWhatIsBeforeItGoesFirst() {
    add("a", 10, 0);
    add("config", 10, 0);
    add("b", 10, 0);
    assertThat(cut(fabric, 0, 0, 4)).hasValue("NEXT_ALONE [a]");
    assertThat(cut(fabric, 0, 1, 3, "a")).hasValue("ALONE [config]");
    assertThat(cut(fabric, 0, 2, 2, "a", "config")).isEmpty();
    assertThat(fabric.nextDeadline(0)).hasValue(50);
  }

  @Test
  void largeRequestStandsAlone() {
    add("a", 10, 0);
    add("large", 101, 0);
    add("b", 100, 0);
    assertThat(cut(fabric, 0, 0, 4)).hasValue("NEXT_ALONE [a]");
    assertThat(cut(fabric, 0, 1, 3, "a")).hasValue("ALONE [large]");
    assertThat(cut(fabric, 0, 2, 2, "a", "large")).isEmpty();
  }

  @Test
  void exactFitDoesNotCloseABatchButOneMoreByteDoes() {
    add("a", 60, 0);
    add("b", 40, 0);
    assertThat(cut(fabric, 0, 0, 4)).isEmpty();
    add("c", 1, 1);
    assertThat(cut(fabric, 1, 0, 4)).hasValue("BYTES [a, b]");
  }

  @Test
  void timerRunsOnForTheRequestThatDidNotFit() {
    add("a", 60, 0);
    add("b", 60, 30);
    assertThat(cut(fabric, 30, 0, 4)).hasValue("BYTES [a]");
    assertThat(cut(fabric, 30, 1, 3, "a")).isEmpty();
    assertThat(fabric.nextDeadline(30)).hasValue(50);
    assertThat(cut(fabric, 50, 1, 3, "a")).hasValue("TIMEOUT [b]");
  }

  @Test
  void requestAboveALoweredLimitIsPassedOver() {
    // Its age still counts, so what comes behind it is cut early until the host drops it.
    add("huge", 201, 0);
    assertThat(cut(fabric, 100, 0, 4)).isEmpty();
    assertThat(fabric.nextDeadline(100)).isEmpty();
    add("a", 10, 100);
    assertThat(cut(adaptive, 100, 0, 4)).hasValue("TIMEOUT [a]");
  }

  @Test
  void limitsMustFitTogether() {
    assertThatIllegalArgumentException().isThrownBy(() -> new BatchLimits(0, 2, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new BatchLimits(1, 1, 2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new BatchLimits(1, 2, 1, 0));
  }

  /** Fabric's receiver and the timer of its Raft chain, message by message. */
  private static final class FabricReceiver {
    final List<String> cut = new ArrayList<>();
    private List<String> pending = new ArrayList<>();
    private long pendingBytes;
    private OptionalLong timer = OptionalLong.empty();

    void ordered(PooledRequest<String> r, long now) {
      boolean alone = r.isolated() || r.bytes() > LIMITS.preferredMaxBytes();
      if (alone || pendingBytes + r.bytes() > LIMITS.preferredMaxBytes()) {
        cutPending(now);
      }
      pending.add(r.id());
      pendingBytes += r.bytes();
      if (alone || pending.size() >= LIMITS.maxMessageCount()) {
        cutPending(now);
      }
      if (pending.isEmpty()) {
        timer = OptionalLong.empty();
      } else if (timer.isEmpty()) {
        timer = OptionalLong.of(now + LIMITS.batchTimeoutMillis());
      }
    }

    void time(long now) {
      if (timer.isPresent() && timer.getAsLong() <= now) {
        timer = OptionalLong.empty();
        cutPending(now);
      }
    }

    private void cutPending(long now) {
      if (!pending.isEmpty()) {
        cut.add(now + " " + pending);
      }
      pending = new ArrayList<>();
      pendingBytes = 0;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void cutsOneClientsRequestsAsFabricDoes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RequestPool<String> requests = newPool();
    BatchCutter cutter = new BatchCutter(BatchCutter.Mode.FABRIC);
    FabricReceiver receiver = new FabricReceiver();
    List<String> cut = new ArrayList<>();
    int number = 0;
    for (long now = 0; now < 20_000; now++) {
      receiver.time(now);
      cutAll(cutter, requests, now, cut);
      if (random.nextInt(20) == 0) {
        boolean config = random.nextInt(20) == 0;
        PooledRequest<String> r =
            new PooledRequest<>(
                "r" + number++, "client", 1 + random.nextInt(110), config, now, "payload");
        receiver.ordered(r, now);
        requests.insert(r);
        cutAll(cutter, requests, now, cut);
      }
      if (cut.size() != receiver.cut.size() || !cutter.nextDeadline(now).equals(receiver.timer)) {
        assertThat(cutter.nextDeadline(now))
            .as("seed %d at %d, cut %s, expected %s", seed, now, cut, receiver.cut)
            .isEqualTo(receiver.timer);
      }
    }
    assertThat(cut).as("seed %d", seed).isEqualTo(receiver.cut);
    assertThat(cut.size()).isGreaterThan(300);
  }

  private static void cutAll(
      BatchCutter cutter, RequestPool<String> pool, long now, List<String> cut) {
    Optional<Batch<String>> batch = cutter.cut(pool, LIMITS, now, 0, 8, Set.of());
    while (batch.isPresent()) {
      List<String> ids = batch.get().requests().stream().map(PooledRequest::id).toList();
      cut.add(now + " " + ids);
      pool.remove(ids);
      batch = cutter.cut(pool, LIMITS, now, 0, 8, Set.of());
    }
  }
}
