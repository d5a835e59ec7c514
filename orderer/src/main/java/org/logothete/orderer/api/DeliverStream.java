package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSession;
import org.logothete.ledger.LedgerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Deliver stream: a virtual thread that serves one seek after the other and waits, for blocks
 * and for the client to take them, where waiting is clearest. At most one block is being sent at a
 * time. As in Fabric, a status other than SUCCESS is the stream's last message.
 *
 * <p>Only the stream's thread uses {@code call}; gRPC's callbacks just wake it.
 */
final class DeliverStream extends ServerCall.Listener<ByteString> implements BlockReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(DeliverStream.class);

  private final ServerCall<ByteString, DeliverAnswer> call;
  private final SeekService seeks;
  private final ApiObserver observer;
  private final int sentBytesMax;
  private final Thread thread;

  /** One seek, because only one is asked for at a time, and the end of requests (empty). */
  private final BlockingQueue<Optional<ByteString>> inbox = new ArrayBlockingQueue<>(2);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private boolean cancelled;

  /**
   * @param sentBytesMax largest message sent
   */
  DeliverStream(
      ServerCall<ByteString, DeliverAnswer> call,
      SeekService seeks,
      ApiObserver observer,
      int sentBytesMax) {
    this.call = call;
    this.seeks = seeks;
    this.observer = observer;
    this.sentBytesMax = sentBytesMax;
    this.thread = Thread.ofVirtual().name("deliver").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    observer.deliverOpened();
    try {
      call.sendHeaders(new Metadata());
      serve();
      call.close(Status.OK, new Metadata());
    } catch (InterruptedException e) {
      // The client has gone: nobody to tell.
      Thread.currentThread().interrupt();
    } catch (UnsendableException e) {
      LOG.debug("ended a Deliver stream: {}", e.getMessage());
      call.close(Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()), new Metadata());
    } catch (LedgerException e) {
      // Others are asked for the block; who comes back finds it.
      LOG.debug("ended a Deliver stream: {}", e.getMessage());
      call.close(
          Status.UNAVAILABLE.withDescription("a block cannot be read now, ask again or elsewhere"),
          new Metadata());
    } catch (RuntimeException e) {
      LOG.error("a Deliver stream failed", e);
      call.close(
          Status.INTERNAL.withDescription("internal error, see this orderer's log"),
          new Metadata());
    } finally {
      observer.deliverClosed();
    }
  }

  private void serve() throws InterruptedException, UnsendableException {
    Optional<SSLSession> session =
        Optional.ofNullable(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    org.hyperledger.fabric.protos.common.Status status;
    do {
      call.request(1);
      Optional<ByteString> request = inbox.take();
      if (request.isEmpty()) {
        return;
      }
      status = seeks.serve(request.get(), session, this);
      awaitReady();
      call.sendMessage(new DeliverAnswer.Closing(status));
    } while (status == org.hyperledger.fabric.protos.common.Status.SUCCESS);
  }

  @Override
  public void awaitReady() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!cancelled && !call.isReady()) {
        wake.await();
      }
      if (cancelled) {
        throw new InterruptedException("the client has gone");
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void send(long number, ByteString block) throws UnsendableException {
    DeliverAnswer answer = new DeliverAnswer.Delivered(block);
    int size = answer.encode().size();
    if (size > sentBytesMax) {
      throw new UnsendableException(
          "block %d makes a message of %d bytes, larger than this orderer's MaxSendMsgSize %d"
              .formatted(number, size, sentBytesMax));
    }
    call.sendMessage(answer);
  }

  @Override
  public void onMessage(ByteString request) {
    inbox.add(Optional.of(request));
  }

  @Override
  public void onHalfClose() {
    inbox.add(Optional.empty());
  }

  @Override
  public void onReady() {
    lock.lock();
    try {
      wake.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onCancel() {
    lock.lock();
    try {
      cancelled = true;
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }
}
