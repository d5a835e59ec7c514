package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.NodeId;
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
  private final Map<NodeId, Strand> consensusStrands = new ConcurrentHashMap<>();
  private final Map<NodeId, Strand> bulkStrands = new ConcurrentHashMap<>();

  Intake(
      ChannelSite site, EpochSource epochs, BlockFeed feed, BlockRepair repair, Outbound outbound) {
    this.site = site;
    this.epochs = epochs;
    this.feed = feed;
    this.repair = repair;
    this.outbound = outbound;
  }

  /**
   * Takes a frame of this channel from the consenter that the link's certificate names.
   *
   * @return false if there is no room for it now: the link offers it again and reads nothing else
   */
  boolean frame(NodeId from, Frame frame) {
    site.linkLife().heard(from);
    return switch (frame.getBodyCase()) {
      case CONSENSUS ->
          consensusStrands
              .computeIfAbsent(from, _ -> strand(CONSENSUS_TASKS_MAX))
              .offer(() -> consensus(from, frame.getConsensus()), frame.getSerializedSize());
      case REQUESTS -> {
        frame.getRequests().getEnvelopeList().forEach(site.admission()::passedOn);
        yield true;
      }
      case BLOCK_REQUEST -> bulk(from, frame, () -> blockRequest(from, frame.getBlockRequest()));
      case BLOCKS -> bulk(from, frame, () -> blocks(from, frame.getBlocks()));
      case HELLO, PING, BODY_NOT_SET -> {
        site.observer().dropped(site.channel(), "unexpected_frame");
        yield true;
      }
    };
  }

  private boolean bulk(NodeId from, Frame frame, Runnable task) {
    return bulkStrands
        .computeIfAbsent(from, _ -> strand(BULK_TASKS_MAX))
        .offer(task, frame.getSerializedSize());
  }

  private Strand strand(int tasksMax) {
    return new Strand(site.cryptoPool(), tasksMax, STRAND_BYTES_MAX);
  }

  private void consensus(NodeId from, Consensus frame) {
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
      put(
          new Work.Message(
              epoch.sequence(), epoch.verifier().authenticate(from, message, signature)),
          message.size());
    } catch (Refusal e) {
      site.observer().dropped(site.channel(), "message_refused");
      LOG.debug("channel {}: message of {} refused: {}", site.channel(), from, e.getMessage());
    }
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
    List<Block> blocks = new ArrayList<>();
    long bytes = 0;
    long number = Math.max(0, request.getFirst());
    long last = Math.min(request.getLast(), newest);
    while (number <= last) {
      Optional<Block> block = readable(number);
      if (block.isEmpty()) {
        break;
      }
      bytes += block.get().getSerializedSize();
      if (!blocks.isEmpty() && bytes > site.limits().fetchBytesMax()) {
        break;
      }
      blocks.add(block.get());
      number++;
    }
    outbound.answerBlocks(from, request.getId(), blocks, newest);
  }

  /** Nothing damaged is passed on: who asks is answered up to there. */
  private Optional<Block> readable(long number) {
    try {
      return feed.block(number);
    } catch (LedgerException e) {
      LOG.debug("channel {}: cannot answer with block {}", site.channel(), number, e);
      return Optional.empty();
    }
  }

  /**
   * Verifies as many of the blocks as the configuration in force allows: up to a config block. What
   * is here already, because another peer was quicker, costs no verification.
   */
  private void blocks(NodeId from, Blocks answer) {
    Epoch epoch = epochs.current();
    List<Block> verified = new ArrayList<>();
    long bytes = 0;
    int held = 0;
    Optional<String> refusal = Optional.empty();
    try {
      for (ByteString encoded : answer.getBlockList()) {
        Block block = Block.parseFrom(encoded);
        long number = block.getHeader().getNumber();
        if (number < feed.height()) {
          if (repair.isWanted(number)) {
            repair.repair(from, block);
          }
          held++;
          continue;
        }
        verify(epoch, block, verified);
        bytes += encoded.size();
        if (BlockReading.isConfig(block)) {
          break;
        }
      }
    } catch (InvalidProtocolBufferException e) {
      refusal = Optional.of("not a block: " + e.getMessage());
    } catch (Refusal e) {
      refusal = Optional.of(e.reason());
    }
    put(new Work.Fetched(from, answer.getNewest(), verified, held, refusal), bytes);
  }

  private static void verify(Epoch epoch, Block block, List<Block> verified) throws Refusal {
    long number = block.getHeader().getNumber();
    if (!verified.isEmpty() && number != verified.getLast().getHeader().getNumber() + 1) {
      throw new Refusal("block " + number + " out of order");
    }
    epoch.verifier().checkCertificate(block);
    verified.add(block);
  }
}
