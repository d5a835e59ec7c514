package org.logothete.orderer.bench;

import com.google.protobuf.ByteString;
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
final class TransactionSupply implements AutoCloseable {
  private static final String CHAINCODE = "bench";
  private static final String FUNCTION = "put";
  private static final int AHEAD_MAX = 20_000;
  private static final long AHEAD_BYTES_MAX = 128L << 20;

  /** Header, certificates and signatures of an envelope, roughly. */
  private static final int OVERHEAD_BYTES = 4 << 10;

  private final Envelopes envelopes;
  private final int argumentBytes;
  private final BlockingQueue<SignedTransaction> ready;
  private final CountDownLatch ahead = new CountDownLatch(1);
  private final LongAdder shortages = new LongAdder();
  private final SplittableRandom random = new SplittableRandom();
  private final Thread signer;

  /**
   * @param expected how many will be taken, as far as is known; no more are held
   */
  TransactionSupply(Envelopes envelopes, int argumentBytes, long expected) {
    this.envelopes = envelopes;
    this.argumentBytes = argumentBytes;
    this.ready = new ArrayBlockingQueue<>(capacity(argumentBytes, expected));
    this.signer = Thread.ofPlatform().daemon().name("bench-signer").unstarted(this::sign);
  }

  /** How many transactions of a size are made ahead. */
  static int capacity(int argumentBytes, long expected) {
    long byBytes = AHEAD_BYTES_MAX / (argumentBytes + OVERHEAD_BYTES);
    return (int) Math.max(1, Math.min(expected, Math.min(AHEAD_MAX, byBytes)));
  }

  /** Starts signing and waits until as many are ready as are held. */
  void fill() throws InterruptedException {
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
      while (!Thread.currentThread().isInterrupted()) {
        byte[] content = new byte[argumentBytes];
        random.nextBytes(content);
        SignedTransaction transaction =
            envelopes.endorserTransaction(
                CHAINCODE,
                List.of(ByteString.copyFromUtf8(FUNCTION), ByteString.copyFrom(content)));
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
