package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekNextCommit;
import org.hyperledger.fabric.protos.orderer.SeekOldest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.logothete.fuzz.FuzzTarget;
import org.logothete.fuzz.Golden;
import org.logothete.orderer.channel.BlockSource;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.ChannelStatus;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.channel.TransactionPlace;
import org.logothete.orderer.channel.Voting;

/**
 * Requests of Deliver: each is answered with a status, or serves existing blocks in order and then
 * waits, until its client goes, for one that does not exist.
 */
public final class DeliverRequests implements FuzzTarget {
  private static final String CHANNEL = "goldenchannel";
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final List<Block> CHAIN =
      List.of(Golden.block(0), Golden.block(1), Golden.block(2));

  private final SeekService service =
      new SeekService(
          new OneChannel(),
          new Everybody(),
          ApiObserver.NONE,
          new RequestGate(
              InstantSource.fixed(NOW), Duration.ofMinutes(15), TlsBinding.NOT_CHECKED));

  @Override
  public void run(byte[] input) throws UnsendableException {
    List<Long> sent = new ArrayList<>();
    try {
      service.serve(ByteString.copyFrom(input), Optional.empty(), new Recorder(sent));
    } catch (InterruptedException left) {
      // The client that waits for what does not come.
      if (sent.size() > CHAIN.size()) {
        throw new AssertionError("more blocks than there are: " + sent, left);
      }
    }
    for (int i = 1; i < sent.size(); i++) {
      if (sent.get(i) != sent.get(i - 1) + 1) {
        throw new AssertionError("blocks out of order: " + sent);
      }
    }
  }

  private record Recorder(List<Long> sent) implements BlockReceiver {
    @Override
    public void awaitReady() {}

    @Override
    public void send(long number, ByteString block) {
      sent.add(number);
    }
  }

  private static final class Chain implements BlockSource {
    @Override
    public long height() {
      return CHAIN.size();
    }

    @Override
    public long firstBlock() {
      return 0;
    }

    @Override
    public Optional<Block> block(long number) {
      return number >= 0 && number < CHAIN.size()
          ? Optional.of(CHAIN.get((int) number))
          : Optional.empty();
    }

    @Override
    public Optional<ByteString> serialized(long number) {
      return block(number).map(Block::toByteString);
    }

    @Override
    public boolean awaitHeight(long wanted, Duration patience) throws InterruptedException {
      if (wanted > CHAIN.size()) {
        throw new InterruptedException("the client goes");
      }
      return true;
    }
  }

  private static final class OneChannel implements ChannelRegistry, OrderedChannel {
    @Override
    public Optional<OrderedChannel> channel(String id) {
      return id.equals(CHANNEL) ? Optional.of(this) : Optional.empty();
    }

    @Override
    public List<OrderedChannel> channels() {
      return List.of(this);
    }

    @Override
    public String id() {
      return CHANNEL;
    }

    @Override
    public CompletionStage<SubmitOutcome> submit(ByteString envelope) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<TransactionPlace> whereIs(String transaction) {
      return CompletableFuture.completedFuture(new TransactionPlace.Unknown());
    }

    @Override
    public BlockSource blocks() {
      return new Chain();
    }

    @Override
    public ChannelStatus status() {
      return new ChannelStatus(
          "PBFT", CHAIN.size(), 0, 0, OptionalInt.empty(), Voting.VOTES, 4, 4, 0, 0, "", "");
    }
  }

  private static final class Everybody implements AccessPolicy {
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

  @Override
  public List<byte[]> seeds() {
    SeekPosition oldest =
        SeekPosition.newBuilder().setOldest(SeekOldest.getDefaultInstance()).build();
    SeekPosition newest =
        SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()).build();
    SeekPosition next =
        SeekPosition.newBuilder().setNextCommit(SeekNextCommit.getDefaultInstance()).build();
    SeekPosition second =
        SeekPosition.newBuilder().setSpecified(SeekSpecified.newBuilder().setNumber(1)).build();
    return List.of(
        request(oldest, newest),
        request(newest, second),
        request(second, next),
        request(next, oldest));
  }

  private static byte[] request(SeekPosition start, SeekPosition stop) {
    ChannelHeader header =
        ChannelHeader.newBuilder()
            .setChannelId(CHANNEL)
            .setTimestamp(Timestamp.newBuilder().setSeconds(NOW.getEpochSecond()))
            .build();
    return Envelope.newBuilder()
        .setPayload(
            Payload.newBuilder()
                .setHeader(Header.newBuilder().setChannelHeader(header.toByteString()))
                .setData(SeekInfo.newBuilder().setStart(start).setStop(stop).build().toByteString())
                .build()
                .toByteString())
        .build()
        .toByteArray();
  }
}
