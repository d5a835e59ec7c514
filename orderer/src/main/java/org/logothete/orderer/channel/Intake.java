package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.ledger.LedgerException;
import org.logothete.orderer.verify.Refusal;
import org.logothete.orderer.verify.Strand;
import org.logothete.orderer.wire.proto.BlockRequest;
import org.logothete.orderer.wire.proto.Blocks;
import org.logothete.orderer.wire.proto.Consensus;
import org.logothete.orderer.wire.proto.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other consenters' frames become: verified messages and blocks for the loop, envelopes for
 * admission, answers to block requests. Called on the links' threads; never blocks, hands
 * everything that takes time to the crypto pool, one strand per peer and kind, each bounded.
 */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final int CONSENSUS_TASKS_MAX = 512;
  private static final int BULK_TASKS_MAX = 8;

  /** Small messages fill the number of tasks first; a few large ones fill this. */
  private static final long STRAND_BYTES_MAX = 32L << 20;

  private final ChannelSite site;
  private final EpochSource epochs;
  private final BlockFeed feed;
  private final BlockRepair repair;
  private final Outbound outbound;
  private final OpenQuestions questions;
  private final DigestedProposals digested;
  private final LinkedExecutors executors;
  private final Map<NodeId, Strand> consensusStrands = new ConcurrentHashMap<>();
  private final Map<NodeId, Strand> bulkStrands = new ConcurrentHashMap<>();

  Intake(
      ChannelSite site,
      EpochSource epochs,
      BlockFeed feed,
      BlockRepair repair,
      Outbound outbound,
      OpenQuestions questions,
      DigestedProposals digested,
      LinkedExecutors executors) {
    this.site = site;
    this.epochs = epochs;
    this.feed = feed;
    this.repair = repair;
    this.outbound = outbound;
    this.questions = questions;
    this.digested = digested;
    this.executors = executors;
  }

  /**
   * Takes a frame of this channel from the consenter that the link's certificate names.
   *
   * @return false if there is no room for it now: the link offers it again and reads nothing else
   */
  boolean frame(NodeId from, Frame frame) {
    site.linkLife().heard(from);
    return switch (frame.getBodyCase()) {
      case CONSENSUS -> consensus(from, frame, () -> consensusMessage(from, frame.getConsensus()));
      case REQUESTS -> {
        frame.getRequests().getEnvelopeList().forEach(site.admission()::passedOn);
        yield true;
      }
      case BLOCK_REQUEST -> bulk(from, frame, () -> blockRequest(from, frame.getBlockRequest()));
      case BLOCKS -> bulk(from, frame, () -> blocks(from, frame.getBlocks()));
      case PROPOSAL_REQUEST ->
          bulk(from, frame, () -> outbound.answerEnvelopes(from, frame.getProposalRequest()));
      case PROPOSAL_ENVELOPES ->
          consensus(
              from, frame, () -> digested.cameFor(frame.getProposalEnvelopes().getEnvelopeList()));
      case EXECUTION -> {
        executors.deliver(from, frame.getExecution().getBatch());
        yield true;
      }
      case HELLO, PING, BODY_NOT_SET -> {
        site.observer().dropped(site.channel(), "unexpected_frame");
        yield true;
      }
    };
  }

  private boolean consensus(NodeId from, Frame frame, Runnable task) {
    return consensusStrands
        .computeIfAbsent(from, _ -> strand(site.pool().urgent(), CONSENSUS_TASKS_MAX))
        .offer(task, frame.getSerializedSize());
  }

  private boolean bulk(NodeId from, Frame frame, Runnable task) {
    return bulkStrands
        .computeIfAbsent(from, _ -> strand(site.pool().bulk(), BULK_TASKS_MAX))
        .offer(task, frame.getSerializedSize());
  }

  private static Strand strand(Executor pool, int tasksMax) {
    return new Strand(pool, tasksMax, STRAND_BYTES_MAX);
  }

  private void consensusMessage(NodeId from, Consensus frame) {
    Epoch epoch = epochs.current();
    if (frame.getConfigSequence() > epoch.sequence()) {
      put(new Work.PeerAhead(from), 0);
      return;
    }
    if (frame.getConfigSequence() < epoch.sequence()
        || !frame.getEngine().equals(epoch.protocol().name())) {
      site.observer().dropped(site.channel(), "other_configuration");
      return;
    }
    try {
      Bytes message = Bytes.wrap(frame.getMessage().toByteArray());
      Bytes signature = Bytes.wrap(frame.getSignature().toByteArray());
      take(epoch, epoch.verifier().authenticate(from, message, signature), message.size());
    } catch (Refusal e) {
      site.observer().dropped(site.channel(), "message_refused");
      LOG.debug("channel {}: message of {} refused: {}", site.channel(), from, e.getMessage());
    }
  }

  private void take(Epoch epoch, Authenticated<ConsensusMessage> message, long bytes)
      throws Refusal {
    Optional<Proposal> proposal = message.message().proposes();
    if (proposal.isPresent() && ProposalBody.isDigests(proposal.get().body())) {
      digested.take(epoch.config(), message, site.millis());
      return;
    }
    proposal.ifPresent(whole -> digested.cameWhole(message.from(), whole.header().digest()));
    put(new Work.Message(epoch.sequence(), message), bytes);
  }

  private void put(Work work, long bytes) {
    if (!site.mailbox().put(Mailbox.Lane.PEER, work, bytes)) {
      site.observer().dropped(site.channel(), "inbox_full");
    }
  }

  private void blockRequest(NodeId from, BlockRequest request) {
    long newest = feed.height() - 1;
    if (request.getFirst() > newest + 1) {
      // Who asks for blocks above ours has those below. Nobody else may tell us: a consenter that
      // was removed by a block it decided sends no messages any more.
      put(new Work.PeerAhead(from), 0);
    }
    List<ByteString> blocks = new ArrayList<>();
    long bytes = 0;
    long number = Math.max(0, request.getFirst());
    long last = Math.min(request.getLast(), newest);
    while (number <= last) {
      Optional<ByteString> block = readable(number);
      if (block.isEmpty()) {
        break;
      }
      bytes += block.get().size();
      if (!blocks.isEmpty() && bytes > site.limits().fetchBytesMax()) {
        break;
      }
      blocks.add(block.get());
      number++;
    }
    outbound.answerBlocks(
        from,
        Blocks.newBuilder()
            .setId(request.getId())
            .addAllBlock(blocks)
            .setOldest(feed.firstBlock())
            .setNewest(newest));
  }

  /** Nothing damaged is passed on: who asks is answered up to there. */
  private Optional<ByteString> readable(long number) {
    try {
      return feed.serialized(number);
    } catch (LedgerException e) {
      LOG.debug("channel {}: cannot answer with block {}", site.channel(), number, e);
      return Optional.empty();
    }
  }

  private void blocks(NodeId from, Blocks answer) {
    Optional<CatchUp.Question> question = questions.find(from, answer.getId());
    if (question.isPresent()) {
      answer(question.get(), answer);
      return;
    }
    put(new Work.Extent(from, answer.getOldest(), answer.getNewest()), 0);
    if (answer.getBlockCount() > 0) {
      mend(from, answer.getBlock(0));
    }
  }

  /** What is here already, because another peer was quicker, costs no verification. */
  private void answer(CatchUp.Question question, Blocks answer) {
    Epoch epoch = epochs.current();
    long held = Math.clamp(feed.height() - question.first(), 0, answer.getBlockCount());
    long end = Math.min(answer.getBlockCount(), question.length());
    List<ByteString> blocks = answer.getBlockList().subList((int) held, (int) Math.max(held, end));
    new BlockCheck(epoch, site.pool().bulk())
        .serialized(
            question.first() + held,
            blocks,
            run ->
                site.mailbox()
                    .putOwn(
                        new Work.Fetched(
                            question,
                            epoch.sequence(),
                            answer.getOldest(),
                            answer.getNewest(),
                            (int) held,
                            run)));
  }

  private void mend(NodeId from, ByteString encoded) {
    try {
      Block block = Block.parseFrom(encoded);
      if (repair.isWanted(block.getHeader().getNumber())) {
        repair.repair(from, block);
      }
    } catch (InvalidProtocolBufferException | Refusal e) {
      site.observer().dropped(site.channel(), "repair_refused");
      LOG.debug("channel {}: block of {} refused: {}", site.channel(), from, e.getMessage());
    }
  }
}
