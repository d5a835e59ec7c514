package org.logothete.orderer.node;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.Status;
import org.logothete.orderer.api.AccessPolicy;
import org.logothete.orderer.api.ApiObserver;
import org.logothete.orderer.api.ClientApiServer;
import org.logothete.orderer.api.Questions;
import org.logothete.orderer.api.SignedRequest;
import org.logothete.orderer.channel.BlockSource;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.ChannelStatus;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.channel.TransactionPlace;
import org.logothete.orderer.settings.NodeSettings;

/** Serves readers in the place of a node, with its keys, and lies about blocks above a number. */
final class LyingOrderer implements AutoCloseable {
  enum Lie {
    /** They do not exist. */
    WITHHOLDS,
    /** They hold something else. */
    FORGES,
    /** There are a million of them, which it cannot show. */
    BOASTS
  }

  private final ClientApiServer server;
  private final LyingChannel channel;

  private LyingOrderer(ClientApiServer server, LyingChannel channel) {
    this.server = server;
    this.channel = channel;
  }

  static LyingOrderer start(NodeSettings settings, OrderedChannel honest, Lie lie, long honestUntil)
      throws Exception {
    LyingChannel channel = new LyingChannel(honest, lie, honestUntil);
    ClientApiServer server =
        new ClientApiServer(
            NodeSizing.clientApi(
                settings.clientApi(), NodeTls.clients(settings.clientApi().tls(), new Channels())),
            channel,
            new Anybody(),
            Questions.NONE,
            () -> true,
            ApiObserver.NONE,
            InstantSource.system());
    server.start();
    return new LyingOrderer(server, channel);
  }

  boolean wasAsked() {
    return channel.asked;
  }

  @Override
  public void close() {
    server.close();
  }

  private static final class Anybody implements AccessPolicy {
    @Override
    public long configSequence(String channel) {
      return 0;
    }

    @Override
    public Optional<Instant> expiry(String channel, ByteString identity) {
      return Optional.empty();
    }

    @Override
    public Optional<String> refusal(String channel, SignedRequest request) {
      return Optional.empty();
    }
  }

  private static final class LyingChannel implements ChannelRegistry, OrderedChannel, BlockSource {
    private static final long BOAST = 1_000_000;

    private final OrderedChannel honest;
    private final Lie lie;
    private final long honestUntil;
    private volatile boolean asked;

    LyingChannel(OrderedChannel honest, Lie lie, long honestUntil) {
      this.honest = honest;
      this.lie = lie;
      this.honestUntil = honestUntil;
    }

    @Override
    public Optional<OrderedChannel> channel(String id) {
      return Optional.of(this);
    }

    @Override
    public Collection<OrderedChannel> channels() {
      return List.of(this);
    }

    @Override
    public String id() {
      return honest.id();
    }

    @Override
    public CompletionStage<SubmitOutcome> submit(ByteString envelope) {
      return CompletableFuture.completedStage(
          new SubmitOutcome.Refused(Status.SERVICE_UNAVAILABLE, "a liar"));
    }

    @Override
    public CompletionStage<TransactionPlace> whereIs(String id) {
      return honest.whereIs(id);
    }

    @Override
    public BlockSource blocks() {
      return this;
    }

    @Override
    public ChannelStatus status() {
      return honest.status();
    }

    @Override
    public long height() {
      return switch (lie) {
        case WITHHOLDS -> honestUntil + 1;
        case FORGES -> honest.blocks().height();
        case BOASTS -> BOAST;
      };
    }

    @Override
    public long firstBlock() {
      return 0;
    }

    @Override
    public Optional<Block> block(long number) {
      asked = true;
      if (number >= height()) {
        return Optional.empty();
      }
      Block block = honest.blocks().block(Math.min(number, honestUntil)).orElseThrow();
      return Optional.of(number <= honestUntil ? block : forged(block, number));
    }

    private static Block forged(Block block, long number) {
      return block.toBuilder()
          .setHeader(block.getHeader().toBuilder().setNumber(number))
          .setData(BlockData.newBuilder().addData(ByteString.copyFromUtf8("a gift to myself")))
          .build();
    }

    @Override
    public Optional<ByteString> serialized(long number) {
      return block(number).map(Block::toByteString);
    }

    @Override
    public boolean awaitHeight(long wanted, Duration patience) throws InterruptedException {
      if (wanted > height()) {
        TimeUnit.MILLISECONDS.sleep(patience.toMillis());
      }
      return wanted <= height();
    }
  }
}
