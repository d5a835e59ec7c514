package org.logothete.orderer.peer;

import io.netty.channel.ChannelHandlerContext;
import java.util.OptionalInt;
import org.logothete.consensus.Bytes;
import org.logothete.orderer.wire.FrameVersions;
import org.logothete.orderer.wire.proto.Frame;

/** A dialled connection: says Hello, waits for the answer, then only writes. */
final class OutboundHandler extends LinkHandler {
  private final OutboundLink link;
  private int version;
  private boolean pinging;
  private int stalledIntervals;

  OutboundHandler(LinkContext links, OutboundLink link) {
    super(links);
    this.link = link;
  }

  @Override
  String peer(ChannelHandlerContext ctx) {
    return link.remote().endpoint();
  }

  @Override
  void onSecured(ChannelHandlerContext ctx, Bytes certificate) {
    // The handshake looked already; a resumed session would have skipped that.
    if (!certificate.equals(link.remote().serverTlsCertificate())) {
      refuse(ctx, RefusalReason.UNPINNED_CERTIFICATE, "not the configured server certificate");
      return;
    }
    var _ = ctx.writeAndFlush(FrameVersions.hello(LinkContext.SOFTWARE));
  }

  @Override
  void onFrame(ChannelHandlerContext ctx, Frame frame) {
    if (version != 0 || !frame.hasHello()) {
      refuse(ctx, RefusalReason.UNEXPECTED_FRAME, frame.getBodyCase() + " on a dialled link");
      return;
    }
    OptionalInt common = FrameVersions.common(frame.getHello());
    if (common.isEmpty()) {
      refuse(ctx, RefusalReason.WRONG_VERSION, "no common version of the frame protocol");
      return;
    }
    version = common.getAsInt();
    authenticated();
    link.opened(ctx.channel());
  }

  /** Nothing was written for one ping interval, or what was handed over does not get through. */
  @Override
  void onIdle(ChannelHandlerContext ctx) {
    if (version == 0) {
      return;
    }
    if (!pinging) {
      pinging = true;
      stalledIntervals = 0;
      var _ = ctx.writeAndFlush(FrameVersions.ping(version)).addListener(_ -> pinging = false);
      return;
    }
    stalledIntervals++;
    LinkTimes times = links.settings().times();
    if (times.ping().multipliedBy(stalledIntervals + 1L).compareTo(times.silence()) >= 0) {
      refuse(ctx, RefusalReason.STALLED, "takes no data");
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    link.drain();
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    super.channelInactive(ctx);
    link.lost();
  }
}
