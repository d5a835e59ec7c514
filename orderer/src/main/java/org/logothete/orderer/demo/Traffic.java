package org.logothete.orderer.demo;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.client.BroadcastSession;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.Envelopes.SignedTransaction;
import org.logothete.orderer.client.OrdererConnection;

/**
 * Submits transactions at a steady rate from a thread of its own until it is closed. As a Fabric
 * orderer does, the node ends a stream after it refused something on it: then a new stream is
 * opened and what got no 200 is sent again, byte for byte.
 */
final class Traffic implements AutoCloseable {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int IN_FLIGHT_MAX = 512;
  private static final Duration PAUSE_WHEN_REFUSED = Duration.ofMillis(200);
  private static final Duration LAST_ANSWERS_PATIENCE = Duration.ofSeconds(30);

  private final OrdererConnection node;
  private final Envelopes envelopes;
  private final long intervalNanos;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  /** What got no answer or was pushed back; at most as long as what is in flight. */
  private final ConcurrentLinkedQueue<SignedTransaction> again = new ConcurrentLinkedQueue<>();

  private final AtomicLong pushedBack = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private final AtomicReference<String> failure = new AtomicReference<>("");
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean streamBroken;

  private Traffic(OrdererConnection node, Envelopes envelopes, int perSecond) {
    this.node = node;
    this.envelopes = envelopes;
    this.intervalNanos = NANOS_PER_SECOND / perSecond;
    this.thread = Thread.ofPlatform().name("traffic").unstarted(this::run);
  }

  static Traffic start(OrdererConnection node, Envelopes envelopes, int perSecond) {
    Traffic traffic = new Traffic(node, envelopes, perSecond);
    traffic.thread.start();
    return traffic;
  }

  /** Ids of the transactions that the node answered with 200. */
  Set<String> acknowledged() {
    return acknowledged;
  }

  /** How often the node pushed back because queues were full or no leader was known. */
  long pushedBack() {
    return pushedBack.get();
  }

  /** What went wrong; empty if nothing did. */
  String failure() {
    return failure.get();
  }

  /** Makes no new transactions and waits until all that were made are acknowledged. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      long next = System.nanoTime();
      long lastAnswers = Long.MAX_VALUE;
      long number = 0;
      BroadcastSession session = node.broadcast(IN_FLIGHT_MAX);
      while (failure.get().isEmpty()) {
        if (closing && lastAnswers == Long.MAX_VALUE) {
          lastAnswers = System.nanoTime() + LAST_ANSWERS_PATIENCE.toNanos();
        }
        if (streamBroken && unanswered.get() == 0) {
          Thread.sleep(PAUSE_WHEN_REFUSED);
          streamBroken = false;
          session = node.broadcast(IN_FLIGHT_MAX);
        }
        Optional<SignedTransaction> transaction =
            streamBroken ? Optional.empty() : nextTransaction(number);
        if (transaction.isPresent()) {
          send(session, transaction.get());
          number++;
        } else if (closing && unanswered.get() == 0 && again.isEmpty()) {
          break;
        } else if (closing && System.nanoTime() - lastAnswers > 0) {
          failure.compareAndSet("", unanswered.get() + " transactions got no answer");
        }
        next = Math.max(next + intervalNanos, System.nanoTime() - NANOS_PER_SECOND);
        long pause = next - System.nanoTime();
        if (pause > 0) {
          Thread.sleep(Duration.ofNanos(pause));
        }
      }
      session.close();
    } catch (InterruptedException _) {
      failure.compareAndSet("", "interrupted");
    }
  }

  private Optional<SignedTransaction> nextTransaction(long number) {
    SignedTransaction repeated = again.poll();
    if (repeated != null) {
      return Optional.of(repeated);
    }
    return closing
        ? Optional.empty()
        : Optional.of(
            envelopes.endorserTransaction(
                "demo",
                List.of(
                    ByteString.copyFromUtf8("put"),
                    ByteString.copyFromUtf8("key-" + number),
                    ByteString.copyFromUtf8("value-" + number))));
  }

  private void send(BroadcastSession session, SignedTransaction transaction)
      throws InterruptedException {
    unanswered.incrementAndGet();
    var _ =
        session
            .send(transaction.envelope())
            .whenComplete((answer, _) -> answered(transaction, answer));
  }

  private void answered(SignedTransaction transaction, @Nullable BroadcastResponse answer) {
    if (answer == null || answer.getStatus() == Status.SERVICE_UNAVAILABLE) {
      again.add(transaction);
      streamBroken = true;
      if (answer != null) {
        pushedBack.incrementAndGet();
      }
    } else if (answer.getStatus() == Status.SUCCESS) {
      acknowledged.add(transaction.transactionId());
    } else {
      failure.compareAndSet(
          "", "a transaction was refused: " + answer.getStatus() + " " + answer.getInfo());
    }
    unanswered.decrementAndGet();
  }
}
