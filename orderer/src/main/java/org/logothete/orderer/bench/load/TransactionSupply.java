package org.logothete.orderer.bench.load;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.Envelopes.SignedTransaction;

/**
 * Signed transactions, made ahead so that signing does not slow the load down. Holds a bounded
 * number; a thread of its own makes more as they are taken.
 */
public final class TransactionSupply implements AutoCloseable {
  private static final int AHEAD_MAX = 1_000_000;
  private static final long AHEAD_BYTES_MAX = 256L << 20;

  /** Header, certificates and signatures of an envelope, roughly. */
  private static final int OVERHEAD_BYTES = 4 << 10;

  private final List<Envelopes> envelopes;
  private final Work work;
  private final BlockingQueue<SignedTransaction> ready;
  private final CountDownLatch ahead = new CountDownLatch(1);
  private final LongAdder shortages = new LongAdder();
  private final SplittableRandom random = new SplittableRandom();
  private final Thread signer;

  /**
   * @param envelopes in whose names transactions are made, in turn
   * @param wanted how many to make ahead; fewer if they would take too much memory
   */
  public TransactionSupply(List<Envelopes> envelopes, Work work, long wanted) {
    this.envelopes = List.copyOf(envelopes);
    this.work = work;
    this.ready = new ArrayBlockingQueue<>(capacity(work.contentBytes(), wanted));
    this.signer = Thread.ofPlatform().daemon().name("bench-signer").unstarted(this::sign);
  }

  /** How many transactions of a size are made ahead. */
  static int capacity(int contentBytes, long wanted) {
    long byBytes = AHEAD_BYTES_MAX / (contentBytes + OVERHEAD_BYTES);
    return (int) Math.max(1, Math.min(wanted, Math.min(AHEAD_MAX, byBytes)));
  }

  /** Starts signing and waits until as many are ready as are held. */
  public void fill() throws InterruptedException {
    signer.start();
    ahead.await();
  }

  /** The next transaction, or null if none came for so long. */
  @Nullable SignedTransaction take(long patienceNanos) throws InterruptedException {
    SignedTransaction next = ready.poll();
    if (next == null) {
      shortages.increment();
      next = ready.poll(patienceNanos, TimeUnit.NANOSECONDS);
    }
    return next;
  }

  /** How often a client had to wait for a signature: the load was then limited by the client. */
  long shortages() {
    return shortages.sum();
  }

  @Override
  public void close() {
    signer.interrupt();
  }

  private void sign() {
    try {
      int turn = 0;
      while (!Thread.currentThread().isInterrupted()) {
        SignedTransaction transaction = work.next(envelopes.get(turn), random);
        turn = (turn + 1) % envelopes.size();
        if (!ready.offer(transaction)) {
          ahead.countDown();
          ready.put(transaction);
        }
      }
    } catch (InterruptedException _) {
      // Closed: nobody takes any more.
      Thread.currentThread().interrupt();
    }
  }
}
