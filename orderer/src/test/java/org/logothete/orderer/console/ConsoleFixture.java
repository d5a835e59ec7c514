package org.logothete.orderer.console;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.logothete.consensus.NodeId;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.consortium.ConsortiumFolder;
import org.logothete.network.consortium.ConsortiumPlan;
import org.logothete.network.transaction.Transaction;
import org.logothete.orderer.api.Questions;
import org.logothete.orderer.channel.BlockSource;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.ChannelStatus;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.channel.TransactionPlace;
import org.logothete.orderer.channel.Voting;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.evidence.EvidenceFolder;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.ops.SoftwareVersion;

/** A node that stands still: consenter 1 of four, with blocks that nobody signed. */
final class ConsoleFixture implements ChannelRegistry, OrderedChannel, BlockSource {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final LocalNetwork network;
  private final ChannelConfig config;
  private final List<Block> blocks = new ArrayList<>();
  final Envelopes envelopes;
  final Watch watch = new Watch(InstantSource.fixed(NOON));
  final NavigableSet<NodeId> links = new TreeSet<>();
  final Path evidence;
  long lag;
  long firstBlock;

  ConsoleFixture(Path directory) throws Exception {
    Path folder = directory.resolve("network");
    ConsortiumFolder.create(
        ConsortiumPlan.local(4, "PBFT"), folder, Instant.now(), new SecureRandom());
    network = LocalNetwork.open(folder);
    config = network.genesisConfig();
    envelopes = network.clientEnvelopes();
    evidence = directory.resolve("evidence");
    blocks.add(network.genesisBlock());
    IntStream.of(2, 3, 4).mapToObj(NodeId::new).forEach(links::add);
  }

  ConsoleSite site() {
    return new ConsoleSite(
        this,
        _ -> config,
        _ -> links,
        (_, id) -> blockOf(id),
        Questions.NONE,
        watch,
        config.consenters().getFirst().identityCertificate(),
        List.of(),
        new EvidenceFolder(evidence, 10),
        new SoftwareVersion("1.0", "abc"),
        InstantSource.fixed(NOON));
  }

  private OptionalLong blockOf(String id) {
    return blocks.stream()
        .filter(
            block ->
                block.getData().getDataList().stream()
                    .map(Transaction::idInBlock)
                    .anyMatch(id::equals))
        .mapToLong(block -> block.getHeader().getNumber())
        .findFirst();
  }

  /** Adds a block and returns its number. */
  long append(List<ByteString> transactions) {
    long number = blocks.size();
    blocks.add(
        Block.newBuilder()
            .setHeader(BlockHeader.newBuilder().setNumber(number))
            .setData(BlockData.newBuilder().addAllData(transactions))
            .build());
    return number;
  }

  @Override
  public Optional<OrderedChannel> channel(String id) {
    return id.equals(id()) ? Optional.of(this) : Optional.empty();
  }

  @Override
  public Collection<OrderedChannel> channels() {
    return List.of(this);
  }

  @Override
  public String id() {
    return network.channel();
  }

  @Override
  public CompletionStage<SubmitOutcome> submit(ByteString envelope) {
    return CompletableFuture.completedFuture(
        new SubmitOutcome.Refused(Status.SERVICE_UNAVAILABLE, "a fixture"));
  }

  @Override
  public CompletionStage<TransactionPlace> whereIs(String id) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("not asked by the console"));
  }

  @Override
  public BlockSource blocks() {
    return this;
  }

  @Override
  public ChannelStatus status() {
    return new ChannelStatus(
        "PBFT",
        height(),
        0,
        5,
        OptionalInt.of(2),
        Voting.VOTES,
        4,
        links.size() + 1,
        lag,
        0,
        "",
        "");
  }

  @Override
  public long height() {
    return blocks.size();
  }

  @Override
  public long firstBlock() {
    return firstBlock;
  }

  @Override
  public Optional<Block> block(long number) {
    return number >= firstBlock && number < blocks.size()
        ? Optional.of(blocks.get((int) number))
        : Optional.empty();
  }

  @Override
  public Optional<ByteString> serialized(long number) {
    return block(number).map(Block::toByteString);
  }

  @Override
  public boolean awaitHeight(long wanted, Duration patience) {
    return wanted <= height();
  }
}
