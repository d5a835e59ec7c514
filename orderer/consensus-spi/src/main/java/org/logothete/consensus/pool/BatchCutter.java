package org.logothete.consensus.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a leader makes a batch and of what. Owned by the channel's thread, which calls
 * {@link #cut} after every event until the answer is empty, and again at {@link #nextDeadline} at
 * the latest. Reads no clock.
 *
 * <p>What a batch holds is the same in both modes, and for one client the same as in Fabric ({@code
 * orderer/common/blockcutter/blockcutter.go Ordered}): up to MaxMessageCount requests and
 * PreferredMaxBytes; a request above PreferredMaxBytes, and a config transaction, stand alone and
 * what is due before them is cut first. Several clients take turns, as {@link RequestPool} says,
 * where Fabric goes by arrival. The modes differ in when a batch that is not full is cut.
 */
public final class BatchCutter {
  /** When a batch that is not full is cut. */
  public enum Mode {
    /** At BatchTimeout, as Fabric's Raft orderer does. */
    FABRIC,
    /**
     * At once while nothing is in flight; otherwise as soon as a slot becomes free, and at
     * BatchTimeout at the latest.
     */
    ADAPTIVE
  }

  private final Mode mode;
  private OptionalLong deadline = OptionalLong.empty();
  private int inFlightBefore;
  private @Nullable RunningTimer runningTimer;

  public BatchCutter(Mode mode) {
    this.mode = mode;
  }

  /**
   * The next batch, if it is time for one. Its requests stay in the pool: the caller proposes them
   * and passes them in {@code excluded} from then on.
   *
   * @param now the host's monotonic clock in milliseconds
   * @param inFlightCount how many proposals are in flight
   * @param slotsFree how many more the engine would take; nothing is cut for 0
   * @param excluded ids of the requests in flight; see {@link RequestPool#exclude}
   */
  public <T> Optional<Batch<T>> cut(
      RequestPool<T> pool,
      BatchLimits limits,
      long now,
      int inFlightCount,
      int slotsFree,
      Set<String> excluded) {
    pool.exclude(excluded);
    deadline = OptionalLong.empty();
    boolean slotFreed = inFlightCount < inFlightBefore;
    inFlightBefore = inFlightCount;
    if (slotsFree <= 0 || pool.waitingCount() == 0) {
      return Optional.empty();
    }
    long startedMillis = timerStart(pool.waiting().iterator().next());
    boolean due = now - startedMillis >= limits.batchTimeoutMillis();
    boolean eager = mode == Mode.ADAPTIVE && (inFlightCount == 0 || slotFreed);
    if (due || eager || mayBeFull(pool, limits)) {
      Picked<T> picked = pick(pool, limits);
      Optional<Batch.Reason> reason = picked.full;
      if (reason.isEmpty() && !picked.requests.isEmpty()) {
        reason = due ? Optional.of(Batch.Reason.TIMEOUT) : reason;
        reason = reason.isEmpty() && eager ? Optional.of(Batch.Reason.IDLE) : reason;
      }
      if (reason.isPresent()) {
        inFlightBefore = inFlightCount + 1;
        keepTimer(picked, startedMillis, due);
        return Optional.of(new Batch<>(picked.requests, reason.get()));
      }
    }
    if (!due) {
      deadline = OptionalLong.of(startedMillis + limits.batchTimeoutMillis());
    }
    return Optional.empty();
  }

  /**
   * When {@link #cut} has to be called again although nothing happened: empty if the last call had
   * nothing to wait for. Never before {@code now}.
   */
  public OptionalLong nextDeadline(long now) {
    return deadline.isEmpty() ? deadline : OptionalLong.of(Math.max(now, deadline.getAsLong()));
  }

  /** Cheap and never wrong with a no: spares looking through the pool at every arrival. */
  private static boolean mayBeFull(RequestPool<?> pool, BatchLimits limits) {
    return pool.waitingCount() >= limits.maxMessageCount()
        || pool.waitingBytes() > limits.preferredMaxBytes()
        || pool.waitingIsolated() > 0;
  }

  private static <T> Picked<T> pick(RequestPool<T> pool, BatchLimits limits) {
    List<PooledRequest<T>> requests = new ArrayList<>();
    long bytes = 0;
    for (PooledRequest<T> request : pool.waiting()) {
      if (request.bytes() > limits.absoluteMaxBytes()) {
        // Admitted under a larger limit; no follower would take it. The host drops it.
        continue;
      }
      if (request.isolated() || request.bytes() > limits.preferredMaxBytes()) {
        return requests.isEmpty()
            ? new Picked<>(List.of(request), Optional.of(Batch.Reason.ALONE), Optional.empty())
            : new Picked<>(requests, Optional.of(Batch.Reason.NEXT_ALONE), Optional.empty());
      }
      if (bytes + request.bytes() > limits.preferredMaxBytes()) {
        return new Picked<>(requests, Optional.of(Batch.Reason.BYTES), Optional.of(request.id()));
      }
      requests.add(request);
      bytes += request.bytes();
      if (requests.size() >= limits.maxMessageCount()) {
        return new Picked<>(requests, Optional.of(Batch.Reason.COUNT), Optional.empty());
      }
    }
    return new Picked<>(requests, Optional.empty(), Optional.empty());
  }

  private long timerStart(PooledRequest<?> first) {
    RunningTimer running = runningTimer;
    return running != null && running.firstId.equals(first.id())
        ? Math.min(running.startedMillis, first.arrivedMillis())
        : first.arrivedMillis();
  }

  /**
   * Fabric's timer starts when a batch begins and stops when none is open; a batch cut for its
   * bytes leaves the request that did not fit in the next one, so there the timer runs on ({@code
   * orderer/consensus/etcdraft/chain.go run}).
   */
  private void keepTimer(Picked<?> picked, long startedMillis, boolean due) {
    runningTimer =
        due ? null : picked.overflow.map(id -> new RunningTimer(id, startedMillis)).orElse(null);
  }

  /** BatchTimeout as it runs for the batch that begins with the given request. */
  private record RunningTimer(String firstId, long startedMillis) {}

  /**
   * @param full why nothing more goes in; empty if there was nothing more
   * @param overflow the request that did not fit
   */
  private record Picked<T>(
      List<PooledRequest<T>> requests, Optional<Batch.Reason> full, Optional<String> overflow) {}
}
