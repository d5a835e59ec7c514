package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.LedgerException;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.orderer.admission.EnvelopeAdmission;
import org.logothete.orderer.disk.DiskGate;
import org.logothete.orderer.history.StoredBlocks;
import org.logothete.orderer.peer.ClusterLinks;
import org.logothete.orderer.peer.PeerAddress;
import org.logothete.orderer.verify.UrgentFirst;

/**
 * A channel of this node: opens it from its ledger, runs it, closes it. Thread-safe.
 *
 * <p>Three threads work for it: the loop (protocol, pool, cutter), the lane (disk, and what leaves
 * the node) and, shared with all channels, the crypto and the admission pool.
 */
public final class Channel implements OrderedChannel, AutoCloseable {
  private static final long INQUIRY_SECONDS = 1;

  private final String id;
  private final ChannelLedger ledger;
  private final Mailbox<Work> mailbox;
  private final EpochSource epochs;
  private final BlockFeed feed;
  private final AdmissionDesk admission;
  private final DurableLane lane;
  private final ChannelLoop loop;
  private final Intake intake;
  private final LinkedExecutors executors;
  private final ClusterLinks links;
  private final UnaryOperator<PeerAddress> dialled;

  /**
   * What a channel is opened with.
   *
   * @param ledger holds at least the genesis block
   * @param disk what the ledger lies on
   * @param epochs makes an epoch of each configuration
   * @param pull how blocks are had while this node is no consenter
   * @param dialled where to reach a consenter instead of where the configuration says
   * @param cryptoPool runs what takes long for consensus, and block transfer behind it; shared with
   *     other channels
   * @param admissionPool checks what clients send; a pool of its own, so that consensus does not
   *     wait behind all that clients can send at once
   * @param joined the config block that the channel was joined with, until its ledger has it
   */
  public record Opening(
      ChannelLedger ledger,
      DiskGate disk,
      EpochFactory epochs,
      ClusterLinks links,
      BlockPull pull,
      UnaryOperator<PeerAddress> dialled,
      UrgentFirst cryptoPool,
      Executor admissionPool,
      EnvelopeAdmission admission,
      ChannelObserver observer,
      ChannelLimits limits,
      Optional<JoinPoint> joined) {}

  /** Reads the channel's state; {@link #start} sets it going. */
  public Channel(Opening opening) {
    this.ledger = opening.ledger();
    this.id = ledger.channel();
    this.links = opening.links();
    this.dialled = opening.dialled();
    Block newest = read(ledger, ledger.height() - 1);
    this.epochs = new EpochSource(opening.epochs(), configBlock(ledger), this::joinLinks);
    ChannelLimits limits = opening.limits();
    this.mailbox = new Mailbox<>(limits.peerBacklog(), limits.clientBacklog());
    Outbound outbound =
        new Outbound(
            id, links, (sequence, message) -> mailbox.putOwn(new Work.Message(sequence, message)));
    BlockRepair repair = new BlockRepair(ledger, opening.disk(), outbound);
    this.feed = new BlockFeed(ledger, repair, limits.cachedBlockBytesMax());
    CompletedBodies completed = new CompletedBodies();
    DigestedProposals digested =
        new DigestedProposals(
            opening.admission()::admitted,
            completed,
            outcome(id, mailbox, outbound, opening.observer()));
    this.admission =
        new AdmissionDesk(
            id,
            opening.admission(),
            epochs,
            mailbox,
            opening.admissionPool(),
            opening.disk(),
            opening.observer(),
            digested,
            limits.admissionBacklog());
    ChannelSite site =
        new ChannelSite(
            id,
            ledger,
            opening.disk(),
            BlockReading.tip(newest),
            mailbox,
            new LinkLife(),
            opening.cryptoPool(),
            admission,
            new BodyCheck(opening.admission(), completed),
            opening.observer(),
            limits,
            opening.joined(),
            System.nanoTime());
    this.lane =
        new DurableLane(
            ledger, feed, opening.disk(), cause -> mailbox.putOwn(new Work.Failed(cause)));
    OpenQuestions questions = new OpenQuestions();
    Following following = new Following(site, epochs, feed, pull(opening));
    BlockFetch fetch = new BlockFetch(site, outbound, questions, following);
    this.loop = new ChannelLoop(site, lane, outbound, epochs, fetch, digested);
    this.executors = new LinkedExecutors(outbound);
    this.intake = new Intake(site, epochs, feed, repair, outbound, questions, digested, executors);
  }

  private static DigestedProposals.Outcome outcome(
      String channel, Mailbox<Work> mailbox, Outbound outbound, ChannelObserver observer) {
    return new DigestedProposals.Outcome() {
      @Override
      public void complete(long configSequence, Authenticated<ConsensusMessage> message) {
        int bytes = message.message().proposes().map(each -> each.body().size()).orElse(0);
        if (!mailbox.put(Mailbox.Lane.PEER, new Work.Message(configSequence, message), bytes)) {
          observer.dropped(channel, "inbox_full");
        }
      }

      @Override
      public void ask(NodeId sender, long configSequence, Bytes digest, List<ByteString> missing) {
        observer.dropped(channel, "proposal_incomplete");
        outbound.askEnvelopes(sender, configSequence, digest, missing);
      }
    };
  }

  private static BlockPull pull(Opening opening) {
    return opening
        .joined()
        .<BlockPull>map(point -> new JoiningPull(opening.pull(), point))
        .orElse(opening.pull());
  }

  /** The configuration in force at the end of a ledger. */
  public static ChannelConfig configInForce(ChannelLedger ledger) {
    return StoredBlocks.config(configBlock(ledger));
  }

  private static Block configBlock(ChannelLedger ledger) {
    Block newest = read(ledger, ledger.height() - 1);
    return read(ledger, StoredBlocks.lastConfig(newest));
  }

  private static Block read(ChannelLedger ledger, long number) {
    return ledger
        .block(number)
        .map(entry -> StoredBlocks.parse(ledger.channel(), entry))
        .orElseThrow(
            () -> new LedgerException("channel " + ledger.channel() + " lacks block " + number));
  }

  /** Joins the links and starts the threads. */
  public void start() {
    lane.start();
    joinLinks(epochs.current());
    loop.start();
  }

  private void joinLinks(Epoch epoch) {
    SortedMap<NodeId, PeerAddress> others = PeerAddresses.of(epoch, dialled);
    if (epoch.membership().isPresent()) {
      links.join(id, others, intake::frame);
    } else {
      links.attend(id, others, intake::frame);
    }
  }

  @Override
  public String id() {
    return id;
  }

  /** The configuration in force. */
  public ChannelConfig config() {
    return epochs.current().config();
  }

  @Override
  public CompletionStage<SubmitOutcome> submit(ByteString envelope) {
    return admission.submit(envelope);
  }

  @Override
  public CompletionStage<TransactionPlace> whereIs(String transaction) {
    CompletableFuture<TransactionPlace> answer = new CompletableFuture<>();
    Work.Inquiry inquiry = new Work.Inquiry(transaction, answer);
    if (!mailbox.put(Mailbox.Lane.CLIENT, inquiry, transaction.length())) {
      answer.completeExceptionally(new IllegalStateException("channel " + id + " is too busy"));
    }
    // The ledger last: what leaves the pool for a block is found in one of the two.
    return answer
        .orTimeout(INQUIRY_SECONDS, TimeUnit.SECONDS)
        .thenApply(pooled -> inBlock(transaction).orElse(pooled));
  }

  private Optional<TransactionPlace> inBlock(String transaction) {
    OptionalLong block = ledger.numberOfTransaction(transaction);
    return block.isPresent()
        ? Optional.of(new TransactionPlace.InBlock(block.getAsLong()))
        : Optional.empty();
  }

  @Override
  public BlockSource blocks() {
    return feed;
  }

  /** What the consenters, as executors, say to each other about results. */
  public ExecutorLinks executors() {
    return executors;
  }

  @Override
  public ChannelStatus status() {
    return loop.status();
  }

  /** Stops the threads; what was decided is durable when this returns. */
  @Override
  public void close() {
    links.leave(id);
    loop.stop();
    lane.close();
    feed.end();
  }
}
