package org.logothete.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalEncodingTest {
  private record Sample(
      int small, boolean flag, int number, long big, Bytes bytes, NodeId node, List<Bytes> list) {
    Bytes encode() {
      return new CanonicalWriter()
          .uint8(small)
          .bool(flag)
          .uint32(number)
          .uint64(big)
          .bytes(bytes)
          .node(node)
          .list(list, CanonicalWriter::bytes)
          .toBytes();
    }

    static Sample decode(Bytes encoded) throws MalformedMessageException {
      CanonicalReader in = new CanonicalReader(encoded);
      Sample sample =
          new Sample(
              in.uint8(),
              in.bool(),
              in.uint32(),
              in.uint64(),
              in.bytes(64),
              in.node(),
              in.list(8, i -> i.bytes(16)));
      in.end();
      return sample;
    }

    static Sample random(SplittableRandom random) {
      return new Sample(
          random.nextInt(256),
          random.nextBoolean(),
          random.nextInt() & Integer.MAX_VALUE,
          random.nextLong() & Long.MAX_VALUE,
          randomBytes(random, 64),
          new NodeId(1 + random.nextInt(Integer.MAX_VALUE)),
          IntStream.range(0, random.nextInt(9)).mapToObj(_ -> randomBytes(random, 16)).toList());
    }

    private static Bytes randomBytes(SplittableRandom random, int sizeMax) {
      byte[] content = new byte[random.nextInt(sizeMax + 1)];
      random.nextBytes(content);
      return Bytes.wrap(content);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsWrittenIsReadBackAndNoPrefixIs(long seed) throws MalformedMessageException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < 100; run++) {
      Sample sample = Sample.random(random);
      Bytes encoded = sample.encode();
      assertThat(Sample.decode(encoded)).isEqualTo(sample);
      for (int size = 0; size < encoded.size(); size++) {
        Bytes cut = encoded.slice(0, size);
        assertThatExceptionOfType(MalformedMessageException.class)
            .as("seed %d, cut at %d of %d", seed, size, encoded.size())
            .isThrownBy(() -> Sample.decode(cut));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void whatIsReadHasNoOtherEncoding(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < 3_000; run++) {
      byte[] content = Sample.random(random).encode().toArray();
      content[random.nextInt(content.length)] ^= (byte) (1 + random.nextInt(255));
      Bytes changed = Bytes.wrap(content);
      try {
        assertThat(Sample.decode(changed).encode()).as("seed %d", seed).isEqualTo(changed);
      } catch (MalformedMessageException e) {
        assertThat(e).hasMessageContaining("at byte");
      }
    }
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertMalformed("80000000", CanonicalReader::uint32, "above 2^31-1");
    assertMalformed("8000000000000000", CanonicalReader::uint64, "above 2^63-1");
    assertMalformed("02", CanonicalReader::bool, "truth value");
    assertMalformed("00000000", CanonicalReader::node, "positive");
    assertThatIllegalArgumentException().isThrownBy(() -> new CanonicalWriter().uint8(256));
    assertThatIllegalArgumentException().isThrownBy(() -> new CanonicalWriter().uint32(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new CanonicalWriter().uint64(-1));
  }

  @Test
  void hostileLengthsAllocateNothing() {
    assertMalformed("7fffffff00", in -> in.bytes(Integer.MAX_VALUE), "more bytes, has 1");
    assertMalformed("0000001100", in -> in.bytes(16), "at most 16");
    assertMalformed(
        "7fffffff00", in -> in.list(Integer.MAX_VALUE, CanonicalReader::uint8), "has 1");
    assertMalformed("0000000900", in -> in.list(8, CanonicalReader::uint8), "at most 8");
  }

  @Test
  void trailingBytesAreRefused() {
    assertMalformed(
        "0000",
        in -> {
          in.uint8();
          in.end();
          return 0;
        },
        "1 bytes too many");
  }

  @Test
  void proposalHeaderSurvivesTheRoundTrip() throws MalformedMessageException {
    Bytes hash = Bytes.ofUtf8("hash").sha256();
    ProposalHeader header = new ProposalHeader(7, hash, hash.sha256(), hash, 3, false);
    CanonicalWriter out = new CanonicalWriter();
    header.write(out);
    assertThat(ProposalHeader.read(new CanonicalReader(out.toBytes()))).isEqualTo(header);
  }

  @Test
  void sliceOutsideTheBytesFails() {
    Bytes bytes = Bytes.ofHex("010203");
    assertThat(bytes.slice(1, 3)).isEqualTo(Bytes.ofHex("0203"));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bytes.slice(1, 4));
  }

  private static <T> void assertMalformed(
      String hex, CanonicalReader.ItemReader<T> read, String why) {
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> read.read(new CanonicalReader(Bytes.ofHex(hex))))
        .withMessageContaining(why);
  }
}
