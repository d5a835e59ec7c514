package org.logothete.orderer.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.wire.proto.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to one remote node: dials, dials again whenever the connection fails, and writes what
 * the outbox holds. Its state belongs to one event loop; {@link #send}, {@link #start}, {@link
 * #isOpen} and {@link #close} may be called from any thread.
 */
final class OutboundLink {
  private static final Logger LOG = LoggerFactory.getLogger(OutboundLink.class);

  private final RemoteNode remote;
  private final LinkContext links;
  private final Transport transport;
  private final SslContext tls;
  private final EventLoop loop;
  private final Outbox outbox;
  private final Backoff backoff;
  private final AtomicBoolean drainScheduled = new AtomicBoolean();

  /** Whether frames can be sent; written by the event loop only. */
  private volatile boolean open;

  private @Nullable Channel connection;
  private long openedNanos;
  private boolean closed;

  /**
   * @param tls given away: released when the link is closed
   */
  OutboundLink(RemoteNode remote, LinkContext links, Transport transport, SslContext tls) {
    this.remote = remote;
    this.links = links;
    this.transport = transport;
    this.tls = tls;
    this.loop = transport.nextLoop();
    this.outbox = new Outbox(links.settings().outbox());
    LinkTimes times = links.settings().times();
    this.backoff =
        new Backoff(
            times.backoffMin(), times.backoffMax(), () -> ThreadLocalRandom.current().nextLong());
  }

  RemoteNode remote() {
    return remote;
  }

  boolean isOpen() {
    return open;
  }

  void start() {
    loop.execute(this::dial);
  }

  boolean send(Frame frame) {
    return switch (outbox.offer(frame)) {
      case TAKEN -> {
        scheduleDrain();
        yield true;
      }
      case FULL -> {
        links.counters().dropped(DropReason.OUTBOX_FULL);
        yield false;
      }
      case CLOSED -> {
        links.counters().dropped(DropReason.LINK_DOWN);
        yield false;
      }
    };
  }

  private void scheduleDrain() {
    if (drainScheduled.compareAndSet(false, true)) {
      run(
          () -> {
            drainScheduled.set(false);
            drain();
          });
    }
  }

  private void run(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // The transport was closed in the meantime, and with it whatever the task was for.
      LOG.debug("{}: closed meanwhile", remote.endpoint(), e);
    }
  }

  /** Writes as much as the connection takes; continues when it becomes writable again. */
  void drain() {
    Channel to = connection;
    if (!open || to == null) {
      return;
    }
    boolean wrote = false;
    while (to.isWritable()) {
      Frame frame = outbox.poll();
      if (frame == null) {
        break;
      }
      wrote = true;
      links.counters().frameSent(remote.endpoint(), frame.getBodyCase(), frame.getSerializedSize());
      var _ = to.write(frame).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
    if (wrote) {
      to.flush();
    }
  }

  private void dial() {
    if (closed) {
      return;
    }
    // The system's name lookup blocks, which an event loop must not.
    Thread.ofVirtual()
        .name("resolve-" + remote.host())
        .start(
            () -> {
              InetSocketAddress address = new InetSocketAddress(remote.host(), remote.port());
              run(() -> connect(address));
            });
  }

  private void connect(InetSocketAddress address) {
    if (closed) {
      return;
    }
    if (address.isUnresolved()) {
      failed("host not found");
      return;
    }
    Bootstrap bootstrap = transport.dialler(loop, tls, new OutboundHandler(links, this));
    ChannelFuture dialled = bootstrap.connect(address);
    connection = dialled.channel();
    var _ =
        dialled.addListener(
            outcome -> {
              // A connection that came about reports its end by channelInactive.
              if (!outcome.isSuccess()) {
                failed(String.valueOf(outcome.cause().getMessage()));
              }
            });
  }

  private void failed(String why) {
    if (closed) {
      return;
    }
    links.log().warn(remote.endpoint(), "cannot be reached", why);
    redial();
  }

  /** The peer answered the Hello. */
  void opened(Channel connection) {
    if (closed) {
      var _ = connection.close();
      return;
    }
    openedNanos = System.nanoTime();
    outbox.open();
    open = true;
    LOG.info("{}: link up", remote.endpoint());
    links.counters().linkUp(remote.endpoint());
  }

  /** The connection is gone, whoever closed it. */
  void lost() {
    markDown();
    redial();
  }

  private void markDown() {
    connection = null;
    if (!open) {
      return;
    }
    open = false;
    int stale = outbox.close();
    for (int i = 0; i < stale; i++) {
      links.counters().dropped(DropReason.LINK_DOWN);
    }
    links.counters().linkDown(remote.endpoint());
    links.log().warn(remote.endpoint(), "link down", stale + " frames dropped");
    long upNanos = System.nanoTime() - openedNanos;
    // A peer that greets and hangs up at once must not be dialled at the highest rate.
    if (upNanos >= links.settings().times().backoffMax().toNanos()) {
      backoff.reset();
    }
  }

  private void redial() {
    if (closed) {
      return;
    }
    links.counters().redialling(remote.endpoint());
    var _ = loop.schedule(this::dial, backoff.nextMillis(), TimeUnit.MILLISECONDS);
  }

  /** Closes the connection for good. */
  void close() {
    loop.execute(
        () -> {
          if (closed) {
            return;
          }
          closed = true;
          Channel last = connection;
          markDown();
          if (last != null) {
            var _ = last.close();
          }
          ReferenceCountUtil.release(tls);
        });
  }
}
