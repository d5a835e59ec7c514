package org.logothete.orderer.peer;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.NodeId;
import org.logothete.fuzz.FuzzTarget;
import org.logothete.fuzz.Input;
import org.logothete.orderer.wire.FrameDecoder;
import org.logothete.orderer.wire.FrameEncoder;
import org.logothete.orderer.wire.FrameVersions;
import org.logothete.orderer.wire.proto.BlockRequest;
import org.logothete.orderer.wire.proto.Consensus;
import org.logothete.orderer.wire.proto.Frame;
import org.logothete.orderer.wire.proto.Requests;
import org.slf4j.LoggerFactory;

/**
 * What a consenter may send over a link once TLS is up: a byte stream, cut anywhere. Each frame is
 * handed on, dropped for a counted reason, or ends the link for a counted reason.
 */
public final class LinkFrames implements FuzzTarget {
  private static final String CHANNEL = "c";
  private static final Bytes CERTIFICATE = Bytes.ofUtf8("certificate");
  private static final int PIECES_MAX = 8;

  private final QuietLog log = new QuietLog(LoggerFactory.getLogger(LinkFrames.class), () -> 0);

  /** Counts what became of frames and links. */
  private static final class Counts implements LinkCounters {
    private int received;
    private int handedOn;
    private int dropped;
    private int refused;
    private int pings;

    @Override
    public void frameSent(String peer, Frame.BodyCase kind, int bytes) {}

    @Override
    public void frameReceived(String peer, Frame.BodyCase kind, int bytes) {
      received++;
    }

    @Override
    public void dropped(DropReason reason) {
      dropped++;
    }

    @Override
    public void refused(RefusalReason reason) {
      refused++;
    }

    @Override
    public void linkUp(String peer) {}

    @Override
    public void linkDown(String peer) {}

    @Override
    public void redialling(String peer) {}
  }

  /** Stands between decoder and handler: a ping leads to nothing that could be counted. */
  private static final class Pings extends ChannelInboundHandlerAdapter {
    private final Counts counts;

    Pings(Counts counts) {
      this.counts = counts;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      counts.pings += ((Frame) frame).hasPing() ? 1 : 0;
      ctx.fireChannelRead(frame);
    }
  }

  @Override
  public void run(byte[] input) {
    Counts counts = new Counts();
    Rosters rosters = Rosters.EMPTY.with(CHANNEL, roster(counts));
    FrameDecoder decoder = new FrameDecoder(LinkSettings.FRAME_BYTES_MIN);
    InboundHandler handler =
        new InboundHandler(
            new LinkContext(LinkSettings.defaults(), counts, log),
            () -> rosters,
            new InboundLinks(2, () -> {}),
            decoder);
    EmbeddedChannel link = new EmbeddedChannel(decoder, new Pings(counts), handler);
    handler.onSecured(link.pipeline().context(handler), CERTIFICATE);
    Input in = new Input(input);
    for (int piece = 0; piece < PIECES_MAX && !in.isAtEnd() && link.isOpen(); piece++) {
      link.writeInbound(Unpooled.wrappedBuffer(in.piece()));
    }
    if (link.isOpen() != (counts.refused == 0)) {
      throw new AssertionError("a link was closed and nobody knows why");
    }
    int accounted = counts.handedOn + counts.dropped + counts.pings + counts.refused;
    if (counts.received > accounted) {
      throw new AssertionError(
          counts.received + " frames came, " + accounted + " are accounted for");
    }
    link.finishAndReleaseAll();
  }

  private static Rosters.Roster roster(Counts counts) {
    PeerAddress address = new PeerAddress("peer", 7051, CERTIFICATE, CERTIFICATE);
    return new Rosters.Roster(
        CHANNEL,
        new TreeMap<>(Map.of(new NodeId(2), address)),
        (_, _) -> {
          counts.handedOn++;
          return true;
        },
        Rosters.Dialling.ALL);
  }

  @Override
  public List<byte[]> seeds() {
    Frame.Builder frame = Frame.newBuilder().setVersion(1).setChannel(CHANNEL);
    Frame consensus =
        frame
            .clone()
            .setConsensus(
                Consensus.newBuilder()
                    .setConfigSequence(1)
                    .setEngine("PBFT")
                    .setMessage(ByteString.copyFromUtf8("message"))
                    .setSignature(ByteString.copyFromUtf8("signature")))
            .build();
    Frame requests =
        frame
            .clone()
            .setRequests(Requests.newBuilder().addEnvelope(ByteString.copyFromUtf8("envelope")))
            .build();
    Frame blocks =
        frame.clone().setBlockRequest(BlockRequest.newBuilder().setFirst(1).setLast(9)).build();
    byte[] hello = encoded(FrameVersions.hello("fuzz"));
    List<byte[]> seeds = new ArrayList<>();
    for (Frame second : List.of(FrameVersions.ping(1), consensus, requests, blocks)) {
      seeds.add(Input.join(Input.sized(hello), Input.sized(encoded(second))));
    }
    return seeds;
  }

  private static byte[] encoded(Frame frame) {
    EmbeddedChannel encoder = new EmbeddedChannel(new FrameEncoder());
    encoder.writeOutbound(frame);
    ByteBuf buffer = encoder.readOutbound();
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes).release();
    return bytes;
  }
}
