package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.logothete.chaincode.call.StateReader;
import org.logothete.chaincode.direct.Certificate;
import org.logothete.chaincode.direct.Choice;
import org.logothete.chaincode.direct.DirectAgreement;
import org.logothete.chaincode.direct.DirectOptions;
import org.logothete.chaincode.direct.Effect;
import org.logothete.chaincode.direct.Event;
import org.logothete.chaincode.direct.Instance;
import org.logothete.chaincode.direct.Message;
import org.logothete.chaincode.direct.Sealed;
import org.logothete.chaincode.proto.CallBody;
import org.logothete.chaincode.record.OverlaidState;
import org.logothete.chaincode.record.OverlaidState.Writer;
import org.logothete.chaincode.record.ReadCheck;
import org.logothete.chaincode.record.ResultRecord;

/**
 * Executors that are given the same blocks and agree on results directly, in virtual time: one lies
 * about results, one is slow, some calls are answered differently by everybody.
 */
final class DirectExecutionWorld {
  private static final int EXECUTORS = 4;
  private static final int LIAR = 1;
  private static final int SLOW = 2;
  private static final int GUESSES = 3;
  private static final int UNDECIDED_MAX = 6;
  private static final long BLOCK_MILLIS = 20;
  private static final long TICK_MILLIS = 200;
  private static final DirectOptions OPTIONS = new DirectOptions(4096, 4096, 1024, 500, 1000);

  private static final Comparator<Occurrence> IN_TIME =
      Comparator.comparingLong(Occurrence::at).thenComparingLong(Occurrence::number);

  /** A call and its place among all calls. */
  record Ordered(long number, Writer transaction, CallBody body) {}

  /** What became of a call, for one executor. */
  record Agreed(Ordered call, Choice choice, int attempt) {}

  private record Occurrence(long at, long number, Runnable what) {}

  /** One executor with its state. */
  private static final class Executor {
    private final int index;
    private final DirectAgreement machine;
    private final MapState state = new MapState();
    private final TreeMap<Long, Ordered> undecided = new TreeMap<>();
    private final SortedMap<Long, ResultRecord> own = new TreeMap<>();
    private final SortedMap<Instance, Certificate> certificates = new TreeMap<>();
    private final List<Agreed> history = new ArrayList<>();
    private int nextBlock;
    private int attempt;

    private Executor(int index) {
      this.index = index;
      this.machine = new DirectAgreement(index, EXECUTORS, OPTIONS);
    }
  }

  private final Arrivals arrivals;
  private final Random random;
  private final List<List<Ordered>> blocks = new ArrayList<>();
  private final List<Executor> executors = new ArrayList<>();
  private final Map<ByteString, ResultRecord> records = new HashMap<>();
  private final Set<ByteString> honest = new LinkedHashSet<>();
  private final PriorityQueue<Occurrence> queue = new PriorityQueue<>(IN_TIME);
  private final long calls;
  private long now;
  private long numbered;

  /** When an executor is given a block, on the world's clock; in the order of the blocks. */
  @FunctionalInterface
  interface Arrivals {
    long millis(int executor, int block);
  }

  /** Blocks with few calls each, which all executors are given at once. */
  static DirectExecutionWorld steady(long seed, int blockCount, int divergentPercent) {
    Random random = new Random(seed);
    List<Integer> callCounts =
        IntStream.range(0, blockCount).mapToObj(_ -> random.nextInt(5)).toList();
    return new DirectExecutionWorld(
        seed, callCounts, (_, block) -> block * BLOCK_MILLIS, divergentPercent);
  }

  /**
   * @param callCounts how many calls each block has
   */
  DirectExecutionWorld(
      long seed, List<Integer> callCounts, Arrivals arrivals, int divergentPercent) {
    this.arrivals = arrivals;
    random = new Random(seed);
    long number = 0;
    for (int callCount : callCounts) {
      List<Ordered> ordered = new ArrayList<>();
      for (int i = callCount; i > 0; i--) {
        Writer transaction = new Writer("tx" + number, number, 0);
        ordered.add(new Ordered(number++, transaction, call(divergentPercent)));
      }
      blocks.add(ordered);
    }
    calls = number;
    for (int i = 0; i < EXECUTORS; i++) {
      executors.add(new Executor(i));
    }
  }

  private CallBody call(int divergentPercent) {
    return CallBody.newBuilder()
        .addArguments(
            ByteString.copyFromUtf8(random.nextInt(100) < divergentPercent ? "guess" : "mix"))
        .addArguments(ByteString.copyFromUtf8("k" + random.nextInt(6)))
        .addArguments(ByteString.copyFromUtf8("k" + random.nextInt(6)))
        .build();
  }

  /** Runs until every executor has decided every call. */
  void run() {
    for (Executor executor : executors) {
      step(executor, new Event.Started(now, 0, new TreeMap<>()));
      later(arrivals.millis(executor.index, 0), () -> deliver(executor));
      tick(executor);
    }
    while (executors.stream().anyMatch(executor -> executor.history.size() < calls)) {
      Occurrence next = queue.remove();
      now = next.at();
      if (now > (blocks.size() + 10_000L) * 100 * BLOCK_MILLIS) {
        throw new AssertionError("calls stay undecided");
      }
      next.what().run();
    }
  }

  List<ByteString> roots() {
    return executors.stream().map(executor -> executor.state.root()).distinct().toList();
  }

  /** The agreed history, if all executors have the same. */
  List<Agreed> history() {
    List<Agreed> first = executors.getFirst().history;
    for (Executor executor : executors) {
      if (!executor.history.equals(first)) {
        throw new AssertionError("executor %d has another history".formatted(executor.index));
      }
    }
    return first;
  }

  ResultRecord record(ByteString digest) {
    return Objects.requireNonNull(records.get(digest), "nobody has the agreed record");
  }

  Set<ByteString> honestDigests() {
    return honest;
  }

  private void later(long delay, Runnable what) {
    queue.add(new Occurrence(now + delay, numbered++, what));
  }

  private void tick(Executor executor) {
    step(executor, new Event.Ticked(now));
    later(TICK_MILLIS, () -> tick(executor));
  }

  /** Ordering gives the next block; it does not wait for anything but room. */
  private void deliver(Executor executor) {
    if (executor.undecided.size() <= UNDECIDED_MAX) {
      List<Ordered> block = blocks.get(executor.nextBlock++);
      List<Instance> instances = new ArrayList<>();
      for (Ordered call : block) {
        executor.undecided.put(call.number(), call);
        instances.add(instance(call, 0));
      }
      step(executor, new Event.Opened(now, instances));
      long slowness = executor.index == SLOW ? 20L + random.nextInt(60) : random.nextInt(4);
      later(slowness, () -> execute(executor, block));
    }
    if (executor.nextBlock < blocks.size()) {
      long due = arrivals.millis(executor.index, executor.nextBlock);
      later(Math.max(BLOCK_MILLIS, due - now), () -> deliver(executor));
    }
  }

  /** Executes on the agreed state with the own results of undecided calls on top. */
  private void execute(Executor executor, List<Ordered> block) {
    SortedMap<Instance, ByteString> digests = new TreeMap<>();
    for (Ordered call : block) {
      if (executor.undecided.containsKey(call.number())) {
        OverlaidState speculated = new OverlaidState(executor.state);
        for (Ordered earlier : executor.undecided.headMap(call.number(), false).values()) {
          ResultRecord result = executor.own.get(earlier.number());
          if (result != null) {
            speculated.write(earlier.transaction(), result.writes());
          }
        }
        ResultRecord result = run(executor, call, speculated);
        executor.own.put(call.number(), result);
        digests.put(instance(call, 0), result.digest());
      }
    }
    step(executor, new Event.Executed(now, digests));
  }

  private ResultRecord run(Executor executor, Ordered call, StateReader on) {
    boolean guesses = call.body().getArguments(0).toStringUtf8().equals("guess");
    int salt = guesses ? 1 + random.nextInt(GUESSES) : 0;
    boolean lies = executor.index == LIAR && random.nextBoolean();
    ResultRecord result =
        AgreementWorld.run(call.transaction().transactionId(), call.body(), on, lies ? 99 : salt);
    records.put(result.digest(), result);
    if (executor.index != LIAR) {
      honest.add(result.digest());
    }
    return result;
  }

  private void step(Executor executor, Event event) {
    boolean decided = false;
    for (Effect effect : executor.machine.step(event)) {
      switch (effect) {
        case Effect.Persist _ -> {}
        case Effect.Broadcast broadcast -> {
          for (int to = 0; to < EXECUTORS; to++) {
            send(executor.index, to, broadcast.draft());
          }
        }
        case Effect.Send send -> send(executor.index, send.to(), send.draft());
        case Effect.Decide decide -> {
          executor.certificates.put(decide.instance(), decide.certificate());
          decided = true;
        }
        case Effect.Remind remind ->
            Optional.ofNullable(executor.certificates.get(remind.instance()))
                .ifPresent(
                    known ->
                        send(
                            executor.index,
                            remind.executor(),
                            new Message.Draft(List.of(), List.of(), List.of(known))));
        case Effect.Accuse accuse ->
            throw new AssertionError("nobody says two things here, but " + accuse);
      }
    }
    if (decided) {
      settle(executor);
    }
  }

  private void send(int from, int to, Message.Draft draft) {
    Message message =
        new Message(
            draft.statements().stream()
                .map(statement -> new Sealed(from, statement, ByteString.EMPTY))
                .toList(),
            draft.relayed(),
            draft.certificates());
    long delay = from == to ? 0 : 1 + random.nextInt(12);
    later(delay, () -> step(executors.get(to), new Event.Received(now, from, message)));
  }

  private Optional<ResultRecord> agreed(Certificate certificate) {
    return switch (certificate.choice()) {
      case Choice.Value value -> Optional.of(record(value.digest()));
      case Choice.Bottom _ -> Optional.empty();
    };
  }

  /**
   * Takes decisions in the order of calls. What rests, or may rest, on results that were not agreed
   * is tried again on exactly the agreed state: a divergent call must not take others with it.
   */
  private void settle(Executor executor) {
    while (!executor.undecided.isEmpty()) {
      Ordered call = executor.undecided.firstEntry().getValue();
      Certificate certificate = executor.certificates.get(instance(call, executor.attempt));
      if (certificate == null) {
        return;
      }
      Optional<ResultRecord> record = agreed(certificate);
      boolean doubtful =
          record
              .map(one -> ReadCheck.stale(one.reads(), executor.state).isPresent())
              .orElse(executor.attempt == 0);
      if (doubtful) {
        executor.attempt++;
        retry(executor, call);
        return;
      }
      record.ifPresent(one -> executor.state.apply(call.transaction(), one.writes()));
      executor.history.add(new Agreed(call, certificate.choice(), executor.attempt));
      executor.undecided.remove(call.number());
      executor.own.remove(call.number());
      executor.attempt = 0;
      step(executor, new Event.Settled(now, call.number() + 1));
    }
  }

  private void retry(Executor executor, Ordered call) {
    Instance instance = instance(call, executor.attempt);
    step(executor, new Event.Opened(now, List.of(instance)));
    long slowness = executor.index == SLOW ? 20 : 1;
    later(
        slowness,
        () -> {
          if (executor.undecided.containsKey(call.number())) {
            ResultRecord result = run(executor, call, executor.state);
            executor.own.put(call.number(), result);
            SortedMap<Instance, ByteString> digest = new TreeMap<>();
            digest.put(instance, result.digest());
            step(executor, new Event.Executed(now, digest));
          }
        });
  }

  private static Instance instance(Ordered call, int attempt) {
    ByteString name =
        ResultRecord.digestOf(ByteString.copyFromUtf8(call.transaction().transactionId()));
    return new Instance(call.number(), attempt, name);
  }
}
