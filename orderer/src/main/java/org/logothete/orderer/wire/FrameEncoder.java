package org.logothete.orderer.wire;

import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;
import java.io.IOException;
import org.logothete.orderer.wire.proto.Frame;

/** Writes frames as {@link FrameDecoder} reads them, each into one buffer of its exact size. */
@Sharable
public final class FrameEncoder extends MessageToByteEncoder<Frame> {
  public FrameEncoder() {
    super(Frame.class);
  }

  @Override
  protected ByteBuf allocateBuffer(ChannelHandlerContext ctx, Frame frame, boolean preferDirect) {
    int size = FrameDecoder.LENGTH_BYTES + frame.getSerializedSize();
    return preferDirect ? ctx.alloc().ioBuffer(size, size) : ctx.alloc().heapBuffer(size, size);
  }

  @Override
  protected void encode(ChannelHandlerContext ctx, Frame frame, ByteBuf out) throws IOException {
    int size = frame.getSerializedSize();
    out.writeInt(size);
    CodedOutputStream body = CodedOutputStream.newInstance(out.nioBuffer(out.writerIndex(), size));
    frame.writeTo(body);
    body.flush();
    out.writerIndex(out.writerIndex() + size);
  }
}
