package org.logothete.orderer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.logothete.orderer.wire.proto.Consensus;
import org.logothete.orderer.wire.proto.Frame;
import org.logothete.orderer.wire.proto.Hello;

class FrameCodecTest {
  private static final int LIMIT = 1000;

  private static Frame frame(int bytes) {
    Consensus body =
        Consensus.newBuilder().setMessage(ByteString.copyFrom(new byte[bytes])).build();
    return Frame.newBuilder().setVersion(1).setChannel("ch").setConsensus(body).build();
  }

  private static ByteBuf encoded(Frame... frames) {
    EmbeddedChannel encoder = new EmbeddedChannel(new FrameEncoder());
    assertThat(encoder.writeOutbound((Object[]) frames)).isTrue();
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    return all;
  }

  private static @Nullable Object read(EmbeddedChannel decoder) {
    return decoder.readInbound();
  }

  @Test
  void framesComeOutAsTheyWentInHoweverTheStreamIsCut() {
    Frame small = FrameVersions.ping(1);
    Frame large = frame(900);
    EmbeddedChannel decoder = new EmbeddedChannel(new FrameDecoder(LIMIT));
    ByteBuf stream = encoded(small, large, small);
    while (stream.isReadable()) {
      decoder.writeInbound(stream.readBytes(1));
    }
    assertThat(read(decoder)).isEqualTo(small);
    assertThat(read(decoder)).isEqualTo(large);
    assertThat(read(decoder)).isEqualTo(small);
    decoder.writeInbound(encoded(large, small));
    assertThat(read(decoder)).isEqualTo(large);
    assertThat(read(decoder)).isEqualTo(small);
  }

  @Test
  void theLengthIsABigEndianNumberOfBodyBytes() {
    Frame frame = frame(300);
    ByteBuf bytes = encoded(frame);
    assertThat(bytes.readInt()).isEqualTo(frame.getSerializedSize());
    assertThat(bytes.readableBytes()).isEqualTo(frame.getSerializedSize());
  }

  @Test
  void anOversizedLengthIsRefusedBeforeAnyOfTheBodyArrives() {
    for (int length : new int[] {LIMIT + 1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
      EmbeddedChannel decoder = new EmbeddedChannel(new FrameDecoder(LIMIT));
      assertThatThrownBy(() -> decoder.writeInbound(Unpooled.buffer().writeInt(length)))
          .isInstanceOf(FrameRefusedException.class)
          .hasMessageContaining("the limit is 1000");
      // What follows is thrown away, neither kept nor looked at.
      decoder.writeInbound(Unpooled.wrappedBuffer(new byte[5000]));
      decoder.writeInbound(encoded(frame(1)));
      assertThat(read(decoder)).isNull();
    }
  }

  @Test
  void theLimitItselfIsAllowedAndCanBeRaised() {
    Frame frame = frame(2000);
    FrameDecoder handler = new FrameDecoder(LIMIT);
    EmbeddedChannel decoder = new EmbeddedChannel(handler);
    handler.raiseLimit(frame.getSerializedSize());
    decoder.writeInbound(encoded(frame));
    assertThat(read(decoder)).isEqualTo(frame);
  }

  @Test
  void bytesThatAreNoFrameAreGarbage() {
    EmbeddedChannel decoder = new EmbeddedChannel(new FrameDecoder(LIMIT));
    ByteBuf bytes = Unpooled.buffer().writeInt(3).writeBytes(new byte[] {-1, -1, -1});
    assertThatThrownBy(() -> decoder.writeInbound(bytes))
        .isInstanceOfSatisfying(
            FrameRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(FrameRefusedException.Reason.GARBAGE));
  }

  @Test
  void unknownFieldsAreNotKept() {
    UnknownFieldSet.Field field = UnknownFieldSet.Field.newBuilder().addVarint(7).build();
    Frame padded =
        frame(1).toBuilder()
            .setUnknownFields(UnknownFieldSet.newBuilder().addField(99, field).build())
            .build();
    EmbeddedChannel decoder = new EmbeddedChannel(new FrameDecoder(LIMIT));
    decoder.writeInbound(encoded(padded));
    assertThat(read(decoder)).isEqualTo(frame(1));
  }

  @Test
  void theHighestCommonVersionIsTaken() {
    assertThat(common(1, 1)).hasValue(1);
    assertThat(common(1, 9)).hasValue(1);
    assertThat(common(1, -1)).as("2^32-1").hasValue(1);
    assertThat(common(2, 9)).isEmpty();
    assertThat(common(0, 1)).isEmpty();
    assertThat(common(0, 0)).isEmpty();
    assertThat(common(1, 0)).isEmpty();
  }

  private static OptionalInt common(int min, int max) {
    return FrameVersions.common(Hello.newBuilder().setVersionMin(min).setVersionMax(max).build());
  }
}
