package org.logothete.benchmarks;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.logothete.consensus.pool.Batch;
import org.logothete.consensus.pool.BatchCutter;
import org.logothete.consensus.pool.BatchLimits;
import org.logothete.consensus.pool.PoolLimits;
import org.logothete.consensus.pool.PooledRequest;
import org.logothete.consensus.pool.RequestPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A request's way through the pool: in, into a batch, out. Times are of one request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
public class RequestPoolBenchmark {
  private static final int REQUESTS = 5_000;
  private static final int REQUEST_BYTES = 1 << 10;
  private static final int CLIENTS = 16;
  private static final BatchLimits LIMITS = new BatchLimits(500, 10 << 20, 2 << 20, 2_000);

  private final PoolLimits poolLimits =
      new PoolLimits(REQUESTS, 64 << 20, 10 << 20, REQUESTS, 64 << 20);
  private final RequestPool<Integer> pool = new RequestPool<>(poolLimits, _ -> false);
  private final BatchCutter cutter = new BatchCutter(BatchCutter.Mode.ADAPTIVE);

  private final List<PooledRequest<Integer>> requests =
      IntStream.range(0, REQUESTS)
          .mapToObj(
              i ->
                  new PooledRequest<>(
                      "transaction-" + i, "client-" + i % CLIENTS, REQUEST_BYTES, false, 0, i))
          .toList();

  /** Fills an empty pool and empties it by batches of 500, with nothing else in flight. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public int insertCutRemove() {
    requests.forEach(pool::insert);
    int batches = 0;
    while (pool.size() > 0) {
      Batch<Integer> batch = cutter.cut(pool, LIMITS, 0, 0, 1, Set.of()).orElseThrow();
      pool.remove(batch.requests().stream().map(PooledRequest::id).toList());
      batches++;
    }
    return batches;
  }
}
