package org.logothete.orderer.peer;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.Bytes;
import org.logothete.orderer.wire.proto.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of a connection; what dialled and accepted ones have in common: one deadline
 * over TLS handshake and Hello, and one way to close it for the peer's fault, counted and logged
 * once. All methods run on the connection's event loop.
 */
abstract class LinkHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(LinkHandler.class);

  protected final LinkContext links;
  private @Nullable Future<?> deadline;
  private boolean refused;

  LinkHandler(LinkContext links) {
    this.links = links;
  }

  /** The peer's name in log lines: its endpoint, or its bare address while it is unknown. */
  abstract String peer(ChannelHandlerContext ctx);

  /** TLS is up and the peer holds the key of this certificate. */
  abstract void onSecured(ChannelHandlerContext ctx, Bytes certificate);

  abstract void onFrame(ChannelHandlerContext ctx, Frame frame);

  abstract void onIdle(ChannelHandlerContext ctx);

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Duration patience = links.settings().times().hello();
    deadline =
        ctx.executor()
            .schedule(
                () ->
                    refuse(
                        ctx,
                        RefusalReason.HELLO_TIMEOUT,
                        "no Hello within " + patience.toMillis() + " ms"),
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
    ctx.fireChannelActive();
  }

  /** The Hello exchange is done; the deadline is off. */
  final void authenticated() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  final boolean isRefused() {
    return refused;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    authenticated();
    ctx.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    // After a refusal the connection is closing and its bytes no longer count.
    if (!refused) {
      onFrame(ctx, (Frame) message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case SslHandshakeCompletionEvent tls when tls.isSuccess() -> secured(ctx);
      case SslHandshakeCompletionEvent tls -> exceptionCaught(ctx, tls.cause());
      case IdleStateEvent _ -> onIdle(ctx);
      default -> ctx.fireUserEventTriggered(event);
    }
  }

  private void secured(ChannelHandlerContext ctx) {
    try {
      SslHandler tls = ctx.pipeline().get(SslHandler.class);
      var chain = tls.engine().getSession().getPeerCertificates();
      onSecured(ctx, Bytes.wrap(chain[0].getEncoded()));
    } catch (SSLPeerUnverifiedException | CertificateException e) {
      refuse(ctx, RefusalReason.TLS, "no usable certificate: " + e.getMessage());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Optional<RefusalReason> reason = RefusalReason.of(cause);
    if (reason.isPresent()) {
      refuse(ctx, reason.get(), innermost(cause));
    } else if (cause instanceof IOException) {
      // The network's doing; whoever waits for the close learns of it there.
      LOG.debug("{}: {}", peer(ctx), cause.getMessage());
      var _ = ctx.close();
    } else {
      LOG.error("closing the link to {} for a fault of this node", peer(ctx), cause);
      var _ = ctx.close();
    }
  }

  /** Closes the connection for the peer's fault. Only the first reason counts. */
  final void refuse(ChannelHandlerContext ctx, RefusalReason reason, String detail) {
    if (!refused) {
      refused = true;
      links.counters().refused(reason);
      links.log().warn(peer(ctx), "connection closed, " + reason, detail);
    }
    var _ = ctx.close();
  }

  private static String innermost(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause.getCause() != null && depth < 16; depth++) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
