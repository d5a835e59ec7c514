package org.logothete.orderer.client;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc.AtomicBroadcastStub;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;
import org.logothete.orderer.settings.HostPort;

/** The answer to one Deliver request, block by block. To be read by one thread. */
public final class BlockStream implements AutoCloseable {
  /** Blocks read ahead of the caller, as long as the largest so far lets them be so many. */
  private static final int WINDOW = 8;

  private static final long WINDOW_BYTES = 32L << 20;

  private final HostPort node;
  private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(WINDOW + 2);
  private final ClientCallStreamObserver<Envelope> request;
  private boolean ended;

  /** Asked for and not yet given to the caller. Guarded by the queue. */
  private int ahead = 1;

  /** Size of the largest block so far. Guarded by the queue. */
  private long largestBytes = 1;

  private sealed interface Item {
    record Arrived(Block block) implements Item {}

    record Ended(Status status) implements Item {}

    record Broken(String reason) implements Item {}
  }

  BlockStream(HostPort node, AtomicBroadcastStub stub, Envelope seek) {
    this.node = node;
    this.request = (ClientCallStreamObserver<Envelope>) stub.deliver(new Answers());
    request.onNext(seek);
    request.onCompleted();
  }

  /** What came of waiting for a block. */
  public sealed interface Next {
    /** The next block. */
    record Delivered(Block block) implements Next {}

    /** Nothing within the time given; ask again. */
    record Nothing() implements Next {}

    /** All that was asked for has been delivered. */
    record Complete() implements Next {}
  }

  /**
   * Waits for the next block.
   *
   * @throws ClientException if the node refuses or the stream breaks
   */
  public Next next(Duration patience) throws ClientException, InterruptedException {
    if (ended) {
      return new Next.Complete();
    }
    Item item = items.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (item == null) {
      return new Next.Nothing();
    }
    return switch (item) {
      case Item.Arrived(Block block) -> {
        taken();
        yield new Next.Delivered(block);
      }
      case Item.Broken(String reason) -> {
        ended = true;
        throw new ClientException(reason);
      }
      case Item.Ended(Status status) -> {
        ended = true;
        if (status != Status.SUCCESS) {
          throw new ClientException(node + " refused to deliver: " + status);
        }
        yield new Next.Complete();
      }
    };
  }

  /** Asks for as many more as there is room for. */
  private void taken() {
    int more;
    synchronized (items) {
      ahead--;
      int room = Math.clamp(WINDOW_BYTES / largestBytes, 1, WINDOW);
      more = Math.max(0, room - ahead);
      ahead += more;
    }
    if (more > 0) {
      request.request(more);
    }
  }

  /**
   * The next block, waiting as long as it takes up to a limit.
   *
   * @return empty if all was delivered
   * @throws ClientException if the node refuses, the stream breaks or the time is over
   */
  public Optional<Block> nextBlock(Duration patience) throws ClientException, InterruptedException {
    return switch (next(patience)) {
      case Next.Delivered(Block block) -> Optional.of(block);
      case Next.Complete _ -> Optional.empty();
      case Next.Nothing _ ->
          throw new ClientException(node + " delivered nothing for " + patience.toSeconds() + " s");
    };
  }

  @Override
  public void close() {
    request.cancel("the reader has enough", null);
  }

  private final class Answers implements ClientResponseObserver<Envelope, DeliverResponse> {
    @Override
    public void beforeStart(ClientCallStreamObserver<Envelope> started) {
      started.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(DeliverResponse response) {
      synchronized (items) {
        largestBytes = Math.max(largestBytes, response.getSerializedSize());
      }
      put(
          response.hasBlock()
              ? new Item.Arrived(response.getBlock())
              : new Item.Ended(response.getStatus()));
    }

    @Override
    public void onError(Throwable error) {
      put(new Item.Broken("the Deliver stream of " + node + " broke: " + Failures.reason(error)));
    }

    @Override
    public void onCompleted() {
      put(new Item.Broken(node + " closed the Deliver stream"));
    }

    /** Never full: no more than the window was asked for, and two endings at most follow. */
    private void put(Item item) {
      if (!items.offer(item)) {
        throw new IllegalStateException(node + " sent more than was asked for");
      }
    }
  }
}
