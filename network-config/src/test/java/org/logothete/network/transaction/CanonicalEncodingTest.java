package org.logothete.network.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.List;
import java.util.Random;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.junit.jupiter.api.Test;
import org.logothete.network.channel.GoldenFiles;

/** Compares as if the message had been written down. */
class CanonicalEncodingTest {
  private static final int MUTATIONS = 20_000;

  private record Layer(Parser<? extends Message> parser, ByteString bytes) {}

  private static List<Layer> layers() throws Exception {
    ByteString bytes = GoldenFiles.block("blocks/block-03.block").getData().getData(0);
    Envelope envelope = Envelope.parseFrom(bytes);
    Payload payload = Payload.parseFrom(envelope.getPayload());
    return List.of(
        new Layer(Envelope.parser(), bytes),
        new Layer(Payload.parser(), envelope.getPayload()),
        new Layer(ChannelHeader.parser(), payload.getHeader().getChannelHeader()),
        new Layer(SignatureHeader.parser(), payload.getHeader().getSignatureHeader()));
  }

  @Test
  void whatALibraryWroteIsCanonical() throws Exception {
    for (Layer layer : layers()) {
      assertThat(CanonicalEncoding.isOf(layer.parser().parseFrom(layer.bytes()), layer.bytes()))
          .isTrue();
    }
  }

  /**
   * Five bytes for -1, where libraries write ten: as much shorter as the other number is longer.
   */
  @Test
  void aShortNegativeNumberDoesNotMakeUpForALongNumber() throws Exception {
    ByteString shortMinusOne =
        ByteString.fromHex("08ffffffff0f").concat(ByteString.fromHex("108580808080808000"));
    ChannelHeader read = ChannelHeader.parseFrom(shortMinusOne);
    assertThat(read.getType()).isEqualTo(-1);
    assertThat(read.getVersion()).isEqualTo(5);
    assertThat(CanonicalEncoding.isOf(read, shortMinusOne)).isFalse();
    assertThat(CanonicalEncoding.isOf(read, read.toByteString())).isTrue();
  }

  @Test
  void saysOfChangedBytesWhatWritingThemDownSays() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Layer> layers = layers();
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Layer layer = layers.get(random.nextInt(layers.size()));
      ByteString changed = changed(layer.bytes(), random);
      try {
        Message message = layer.parser().parseFrom(changed);
        read++;
        assertThat(CanonicalEncoding.isOf(message, changed))
            .as("seed %d, mutation %d", seed, i)
            .isEqualTo(message.toByteString().equals(changed));
      } catch (InvalidProtocolBufferException _) {
        // No message: nothing to compare.
      }
    }
    assertThat(read).isGreaterThan(MUTATIONS / 10);
  }

  /** A byte set, dropped or doubled, or two halves swapped. */
  private static ByteString changed(ByteString bytes, Random random) {
    int at = random.nextInt(Math.min(bytes.size(), 64));
    ByteString before = bytes.substring(0, at);
    ByteString after = bytes.substring(at + 1);
    return switch (random.nextInt(4)) {
      case 0 ->
          before.concat(ByteString.copyFrom(new byte[] {(byte) random.nextInt()})).concat(after);
      case 1 -> before.concat(after);
      case 2 -> before.concat(bytes.substring(at, at + 1)).concat(bytes.substring(at));
      default -> bytes.substring(at).concat(before);
    };
  }
}
