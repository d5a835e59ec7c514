package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.consensus.InvariantViolation;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.consortium.ConsortiumFolder;
import org.logothete.network.consortium.ConsortiumPlan;
import org.logothete.network.consortium.GenesisBlock;
import org.logothete.orderer.channel.BlockPull;
import org.logothete.orderer.channel.JoinPoint;
import org.logothete.orderer.channel.PullException;
import org.logothete.orderer.history.StoredBlocks;

/** Whose block 0 is taken, by a channel of four consenters with one that may lie. */
final class FirstBlockTest {
  @TempDir Path directory;
  private Block genesis = Block.getDefaultInstance();
  private Block forged = Block.getDefaultInstance();
  private JoinPoint joined;

  @BeforeEach
  void makeBlocks() throws Exception {
    Path network = directory.resolve("network");
    ConsortiumFolder.create(
        ConsortiumPlan.local(4, "PBFT"), network, Instant.now(), new SecureRandom());
    genesis = Block.parseFrom(Files.readAllBytes(network.resolve(ConsortiumFolder.GENESIS_BLOCK)));
    joined = JoinPoint.of(genesis);
    forged =
        GenesisBlock.like(
            joined.config(), joined.config().channelId(), Instant.now(), new SecureRandom());
  }

  /** Sources by name; the ones without a block do not answer. */
  private static final class Sources implements BlockPull {
    private final Map<String, Optional<Block>> blocks = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();

    Sources with(String name, Block block) {
      blocks.put(name, Optional.of(block));
      return this;
    }

    Sources silent(String name) {
      blocks.put(name, Optional.empty());
      return this;
    }

    @Override
    public List<String> sources(ChannelConfig config) {
      return List.copyOf(blocks.keySet());
    }

    @Override
    public Stream stream(ChannelConfig config, String source, long first) throws PullException {
      asked.add(source);
      Optional<Block> block = Optional.ofNullable(blocks.get(source)).flatMap(each -> each);
      if (block.isEmpty()) {
        throw new PullException(source + " does not answer");
      }
      return new Stream() {
        @Override
        public Optional<Block> next(Duration patience) {
          return block;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public Block newest(ChannelConfig config, String source, Duration patience)
        throws PullException {
      throw new PullException("not asked for");
    }

    @Override
    public Block header(ChannelConfig config, String source, long number, Duration patience)
        throws PullException {
      throw new PullException("not asked for");
    }
  }

  private Block fetch(Sources sources) throws InterruptedException {
    return new FirstBlock(sources, joined).fetch();
  }

  @Test
  void oneThatLiesIsNotBelieved() throws Exception {
    Sources sources =
        new Sources().with("a", forged).silent("b").with("c", genesis).with("d", genesis);
    assertThat(fetch(sources)).isEqualTo(genesis);
    assertThat(sources.asked).containsExactly("a", "b", "c", "d");
  }

  @Test
  void whatIsNoFirstBlockDoesNotCount() throws Exception {
    Block damaged =
        genesis.toBuilder()
            .setHeader(
                genesis.getHeader().toBuilder().setDataHash(ByteString.copyFrom(new byte[32])))
            .build();
    Block second =
        genesis.toBuilder().setHeader(genesis.getHeader().toBuilder().setNumber(1)).build();
    Block other = GenesisBlock.like(joined.config(), "other", Instant.now(), new SecureRandom());
    Sources sources =
        new Sources()
            .with("a", damaged)
            .with("b", damaged)
            .with("c", second)
            .with("d", second)
            .with("e", other)
            .with("f", other)
            .with("g", genesis)
            .with("h", genesis);
    assertThat(fetch(sources)).isEqualTo(genesis);
  }

  @Test
  void theOnlyEndpointIsEnoughWhereThereIsNoOther() throws Exception {
    assertThat(fetch(new Sources().with("a", genesis))).isEqualTo(genesis);
  }

  @Test
  void aChainThatLeadsElsewhereIsNotTheOneThatWasJoined() {
    joined.check(StoredBlocks.entry(genesis));
    assertThatExceptionOfType(InvariantViolation.class)
        .isThrownBy(() -> joined.check(StoredBlocks.entry(forged)))
        .withMessageContaining("block 0 is ")
        .withMessageContaining("order another channel of that name");
  }
}
