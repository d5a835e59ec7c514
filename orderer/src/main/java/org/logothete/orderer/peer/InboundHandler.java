package org.logothete.orderer.peer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.NodeId;
import org.logothete.orderer.wire.FrameDecoder;
import org.logothete.orderer.wire.FrameVersions;
import org.logothete.orderer.wire.proto.Frame;

/**
 * An accepted connection: answers the Hello, then reads and hands each frame to its channel, the
 * sender found by the client certificate.
 *
 * <p>When a channel has no room, the frame is held, reading stops, and the frame is offered again
 * every {@value #RETRY_MILLIS} ms: less than a full mailbox takes to empty, so a retry in time
 * keeps the channel busy and no signal back is needed that could be lost.
 */
final class InboundHandler extends LinkHandler {
  private static final int RETRY_MILLIS = 5;

  /** What a connection is told by other threads and by its own timer. */
  private enum Signal {
    DISPLACED,
    RETRY
  }

  private final Supplier<Rosters> rosters;
  private final InboundLinks inbound;
  private final FrameDecoder decoder;
  private Bytes certificate = Bytes.EMPTY;
  private int version;
  private @Nullable Frame held;

  /** Whether reading stood still at some time since the last idle event. */
  private boolean paused;

  InboundHandler(
      LinkContext links, Supplier<Rosters> rosters, InboundLinks inbound, FrameDecoder decoder) {
    super(links);
    this.rosters = rosters;
    this.inbound = inbound;
    this.decoder = decoder;
  }

  @Override
  String peer(ChannelHandlerContext ctx) {
    return rosters.get().endpoint(certificate).orElseGet(() -> address(ctx.channel()));
  }

  private static String address(Channel connection) {
    return connection.remoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress().getHostAddress()
        : "unknown address";
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    inbound
        .arrived(ctx.channel())
        .ifPresent(oldest -> oldest.pipeline().fireUserEventTriggered(Signal.DISPLACED));
    super.channelActive(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    held = null;
    inbound.gone(ctx.channel());
    super.channelInactive(ctx);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case Signal.DISPLACED ->
          refuse(ctx, RefusalReason.TOO_MANY_UNAUTHENTICATED, "a newer connection took its place");
      case Signal.RETRY -> retry(ctx);
      default -> super.userEventTriggered(ctx, event);
    }
  }

  @Override
  void onSecured(ChannelHandlerContext ctx, Bytes peerCertificate) {
    certificate = peerCertificate;
    refuseUnlessPinned(ctx);
  }

  /** The handshake looked already, but membership moves on, and a resumed session skips it. */
  private void refuseUnlessPinned(ChannelHandlerContext ctx) {
    if (!rosters.get().pins(certificate)) {
      refuse(ctx, RefusalReason.UNPINNED_CERTIFICATE, "not a consenter of any channel here");
    }
  }

  @Override
  void onFrame(ChannelHandlerContext ctx, Frame frame) {
    if (version == 0) {
      greet(ctx, frame);
      return;
    }
    links.counters().frameReceived(peer(ctx), frame.getBodyCase(), frame.getSerializedSize());
    if (frame.getVersion() != version) {
      refuse(
          ctx,
          RefusalReason.WRONG_VERSION,
          "a frame of version " + Integer.toUnsignedString(frame.getVersion()));
      return;
    }
    switch (frame.getBodyCase()) {
      case PING -> {}
      case CONSENSUS,
          REQUESTS,
          BLOCK_REQUEST,
          BLOCKS,
          PROPOSAL_REQUEST,
          PROPOSAL_ENVELOPES,
          EXECUTION ->
          deliver(ctx, frame);
      case HELLO -> refuse(ctx, RefusalReason.UNEXPECTED_FRAME, "a second Hello");
      case BODY_NOT_SET -> refuse(ctx, RefusalReason.GARBAGE, "a frame without a known body");
    }
  }

  private void greet(ChannelHandlerContext ctx, Frame frame) {
    if (!frame.hasHello()) {
      refuse(ctx, RefusalReason.UNEXPECTED_FRAME, frame.getBodyCase() + " before Hello");
      return;
    }
    OptionalInt common = FrameVersions.common(frame.getHello());
    // Answered in any case, so that the other side can say in its log what is wrong.
    var _ = ctx.writeAndFlush(FrameVersions.hello(LinkContext.SOFTWARE));
    if (common.isEmpty()) {
      refuse(
          ctx,
          RefusalReason.WRONG_VERSION,
          "speaks versions "
              + Integer.toUnsignedString(frame.getHello().getVersionMin())
              + " to "
              + Integer.toUnsignedString(frame.getHello().getVersionMax()));
      return;
    }
    version = common.getAsInt();
    decoder.raiseLimit(links.settings().frameBytesMax());
    authenticated();
    inbound
        .authenticated(ctx.channel(), certificate)
        .ifPresent(
            older -> {
              var _ = older.close();
            });
    // Once more, now that a change of membership would find this connection in the registry.
    refuseUnlessPinned(ctx);
  }

  private void deliver(ChannelHandlerContext ctx, Frame frame) {
    Rosters.Roster roster = rosters.get().channel(frame.getChannel());
    if (roster == null) {
      drop(ctx, DropReason.UNKNOWN_CHANNEL, frame);
      return;
    }
    Optional<NodeId> sender = roster.sender(certificate);
    if (sender.isEmpty()) {
      drop(ctx, DropReason.NOT_A_MEMBER, frame);
      return;
    }
    if (!roster.handler().onFrame(sender.get(), frame)) {
      held = frame;
      paused = true;
      ctx.channel().config().setAutoRead(false);
      // By way of the pipeline, so that what goes wrong there reaches exceptionCaught.
      var _ =
          ctx.executor()
              .schedule(
                  () -> ctx.pipeline().fireUserEventTriggered(Signal.RETRY),
                  RETRY_MILLIS,
                  TimeUnit.MILLISECONDS);
    }
  }

  private void drop(ChannelHandlerContext ctx, DropReason reason, Frame frame) {
    links.counters().dropped(reason);
    links.log().warn(peer(ctx), "frame dropped, " + reason, "channel " + frame.getChannel());
  }

  private void retry(ChannelHandlerContext ctx) {
    Frame frame = held;
    if (frame == null || isRefused()) {
      return;
    }
    held = null;
    deliver(ctx, frame);
    if (held == null) {
      ctx.channel().config().setAutoRead(true);
    }
  }

  @Override
  void onIdle(ChannelHandlerContext ctx) {
    // While a channel has no room it is this side that does not read, and shortly after it the
    // peer's bytes may not have been read yet.
    boolean ownFault = paused;
    paused = held != null;
    if (!ownFault && version != 0) {
      refuse(ctx, RefusalReason.SILENT, "not even a Ping came");
    }
  }
}
