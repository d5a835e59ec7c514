package org.logothete.benchmarks;

import java.io.IOException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.logothete.ledger.merkle.Hash;
import org.logothete.ledger.merkle.MalformedException;
import org.logothete.ledger.state.StateBatch;
import org.logothete.ledger.state.StateKey;
import org.logothete.ledger.state.StatePage;
import org.logothete.ledger.state.StateProof;
import org.logothete.ledger.state.StateRange;
import org.logothete.ledger.state.StateValue;
import org.logothete.ledger.state.StateView;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A channel's state on disk: blocks of 500 writes, each durable, and what can be read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class StateBenchmark {
  private static final int WRITES = 500;
  private static final int PAGE = 100;

  @Param({"100000", "1000000"})
  private int keys;

  private final SplittableRandom random = new SplittableRandom(1);
  private final SampleState state = new SampleState();
  private Optional<StateView> view = Optional.empty();
  private int inserted;

  @Setup
  public void fill() throws IOException {
    state.open();
    state.fill(keys);
    view = Optional.of(state.view());
  }

  @TearDown
  public void delete() throws IOException {
    view().close();
    state.close();
  }

  private StateView view() {
    return view.orElseThrow();
  }

  private StateKey anyKey() {
    return SampleState.key(random.nextInt(keys));
  }

  /** In keys. */
  @Benchmark
  @OperationsPerInvocation(WRITES)
  public void update() {
    StateBatch batch = state.nextBatch();
    for (int i = 0; i < WRITES; i++) {
      batch.put(anyKey(), i, SampleState.value(random.nextInt()));
    }
    state.apply(batch);
  }

  /** In keys. */
  @Benchmark
  @OperationsPerInvocation(WRITES)
  public void insert() {
    StateBatch batch = state.nextBatch();
    for (int i = 0; i < WRITES; i++) {
      batch.put(SampleState.key(keys + inserted++), i, SampleState.value(i));
    }
    state.apply(batch);
  }

  @Benchmark
  public StateValue get() {
    return view().get(anyKey()).orElseThrow();
  }

  /** In entries, 100 to a page. */
  @Benchmark
  @OperationsPerInvocation(PAGE)
  public StatePage range() {
    return view().range(new StateRange(SampleState.NAMESPACE, anyKey().key(), ""), PAGE);
  }

  @Benchmark
  public StateProof prove() {
    return view().prove(anyKey());
  }

  /** Making the proof is in it: this less {@link #prove} is what the verifier needs. */
  @Benchmark
  public boolean proveAndVerify() throws MalformedException {
    StateKey key = anyKey();
    Hash root = view().root();
    byte[] proof = view().prove(key).toBytes();
    if (!StateProof.parse(proof).proves(root, key, view().get(key).orElseThrow())) {
      throw new IllegalStateException("a sound proof is refused");
    }
    return true;
  }
}
