package org.logothete.orderer.bench.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.logothete.network.proto.SystemTransaction;
import org.logothete.network.system.MalformedSystemTransactionException;
import org.logothete.network.system.SystemNamespace;
import org.logothete.orderer.client.BlockStream;
import org.logothete.orderer.client.ChaincodeClient.Until;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.client.Seeks;

/**
 * Reads a node's blocks as they come and reports their transactions. Runs on one thread; what it
 * counted may be read by others. Dials again if the node goes away, and goes on where it was.
 */
public final class BlockWatch implements Runnable {
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final OrdererConnection connection;
  private final Envelopes envelopes;
  private final Until until;
  private final Submissions submissions;
  private final StopSign stop;
  private final Listener listener;
  private final CountDownLatch started = new CountDownLatch(1);
  private volatile Submissions.Window window = Submissions.Window.CLOSED;
  private volatile String lastFailure = "";
  private volatile Tally tally = new Tally(0, 0, 0, 0);
  private volatile Optional<Long> next = Optional.empty();

  BlockWatch(
      OrdererConnection connection,
      Envelopes envelopes,
      Until until,
      Submissions submissions,
      StopSign stop,
      Listener listener) {
    this.connection = connection;
    this.envelopes = envelopes;
    this.until = until;
    this.submissions = submissions;
    this.stop = stop;
    this.listener = listener;
  }

  /** Hears of each block, on the watch's thread. */
  public interface Listener {
    /**
     * A block came.
     *
     * @param nanos on {@link System#nanoTime}
     */
    void arrived(long number, long nanos);
  }

  /**
   * Blocks within the window, and the transactions in them, whoever sent those.
   *
   * @param votes how many of the transactions are executors' votes
   * @param voteBytes size of these
   */
  record Tally(long blocks, long transactions, long votes, long voteBytes) {
    Tally plus(Tally other) {
      return new Tally(
          blocks + other.blocks,
          transactions + other.transactions,
          votes + other.votes,
          voteBytes + other.voteBytes);
    }
  }

  /** What of an envelope matters here. */
  private record Seen(String transactionId, boolean isVote) {}

  /** Waits for the newest block there is; false if the node gave none in time. */
  boolean awaitStart(Duration patience) throws InterruptedException {
    return started.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Why the node could not be read, if it could not; one line. */
  String lastFailure() {
    return lastFailure;
  }

  /** Counts from now on what falls into the window. */
  void measure(Submissions.Window measured) {
    window = measured;
  }

  Tally tally() {
    return tally;
  }

  /** Number of the block behind the newest that was read; one was. */
  long nextBlock() {
    return next.orElseThrow();
  }

  @Override
  public void run() {
    try {
      while (!stop.isRaised()) {
        try (BlockStream blocks = connection.deliver(envelopes, seek())) {
          read(blocks);
        } catch (ClientException e) {
          lastFailure = e.getMessage() == null ? "no reason given" : e.getMessage();
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    } catch (InterruptedException _) {
      // The run is being abandoned.
      Thread.currentThread().interrupt();
    }
  }

  private void read(BlockStream blocks) throws ClientException, InterruptedException {
    while (!stop.isRaised()) {
      switch (blocks.next(PATIENCE)) {
        case BlockStream.Next.Delivered(Block block) -> arrived(block);
        case BlockStream.Next.Nothing _ -> {}
        case BlockStream.Next.Complete _ -> {
          return;
        }
      }
    }
  }

  private void arrived(Block block) throws ClientException {
    long now = System.nanoTime();
    long number = block.getHeader().getNumber();
    next = Optional.of(number + 1);
    listener.arrived(number, now);
    long votes = 0;
    long voteBytes = 0;
    for (ByteString envelope : block.getData().getDataList()) {
      Seen seen = seen(envelope);
      if (until == Until.ORDERED) {
        submissions.committed(seen.transactionId(), now);
      }
      if (seen.isVote()) {
        votes++;
        voteBytes += envelope.size();
      }
    }
    if (window.holds(now)) {
      tally = tally.plus(new Tally(1, block.getData().getDataCount(), votes, voteBytes));
    }
    started.countDown();
  }

  private static Seen seen(ByteString envelope) throws ClientException {
    try {
      Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      boolean isVote =
          SystemNamespace.read(header, payload.getHeader().getSignatureHeader(), payload.getData())
              .filter(content -> content.getKind() == SystemTransaction.Kind.EXECUTION_VOTE)
              .isPresent();
      return new Seen(header.getTxId(), isVote);
    } catch (InvalidProtocolBufferException | MalformedSystemTransactionException e) {
      throw new ClientException("a block holds what is no envelope: " + e.getMessage(), e);
    }
  }

  /** From the newest block on or, once one was read, from the next one on; without an end. */
  private SeekInfo seek() {
    return next.map(Seeks::follow).orElseGet(Seeks::followNewest);
  }
}
