package org.logothete.orderer.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.logothete.orderer.wire.proto.Frame;

/**
 * Cuts a byte stream into frames: a length as a big-endian 32-bit number, then so many bytes of
 * protobuf {@link Frame}.
 *
 * <p>The length is compared with the limit before a byte of the body is kept, so a peer can make
 * this side hold at most about one frame of the limit's size. The limit starts small, for a Hello,
 * and is {@linkplain #raiseLimit raised} once the peer is known. Unknown fields are thrown away
 * while parsing: kept, a frame full of them would take many times its own size in memory.
 *
 * <p>After the first bad frame everything further is discarded; the owner of the connection sees a
 * {@link FrameRefusedException} and closes it. Used by one connection's event loop only.
 */
public final class FrameDecoder extends ByteToMessageDecoder {
  /** Bytes of the length in front of each frame. */
  public static final int LENGTH_BYTES = 4;

  private static final Parser<Frame> PARSER = DiscardUnknownFieldsParser.wrap(Frame.parser());

  private int limit;
  private boolean broken;

  /**
   * @param limit the largest acceptable frame in bytes, its length field not counted
   */
  public FrameDecoder(int limit) {
    this.limit = limit;
  }

  /** Accepts frames up to {@code limit} bytes from the next frame on. */
  public void raiseLimit(int limit) {
    this.limit = Math.max(this.limit, limit);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (in.readableBytes() < LENGTH_BYTES) {
      return;
    }
    int length = in.getInt(in.readerIndex());
    if (length < 0 || length > limit) {
      throw refuse(
          in,
          FrameRefusedException.Reason.OVERSIZED,
          "a frame of " + Integer.toUnsignedString(length) + " bytes, the limit is " + limit);
    }
    if (in.readableBytes() < LENGTH_BYTES + length) {
      return;
    }
    in.skipBytes(LENGTH_BYTES);
    out.add(parse(in, length));
  }

  private Frame parse(ByteBuf in, int length) {
    try {
      CodedInputStream body = CodedInputStream.newInstance(in.nioBuffer(in.readerIndex(), length));
      Frame frame = PARSER.parseFrom(body);
      in.skipBytes(length);
      return frame;
    } catch (InvalidProtocolBufferException e) {
      throw refuse(
          in,
          FrameRefusedException.Reason.GARBAGE,
          length + " bytes that are no frame: " + e.getMessage());
    }
  }

  private FrameRefusedException refuse(
      ByteBuf in, FrameRefusedException.Reason reason, String message) {
    broken = true;
    in.skipBytes(in.readableBytes());
    return new FrameRefusedException(reason, message);
  }
}
