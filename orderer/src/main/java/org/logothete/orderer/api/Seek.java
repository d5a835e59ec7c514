package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.logothete.ledger.LedgerException;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.orderer.channel.BlockSource;
import org.logothete.orderer.channel.OrderedChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One permitted seek: from start to stop, block by block. Positions mean what they mean in Fabric's
 * {@code common/deliver/deliver.go} and {@code fileledger}, its corners included: a stop position
 * NEXT_COMMIT or none is block 0, so such a seek ends there or, begun later, never.
 */
final class Seek {
  private static final Logger LOG = LoggerFactory.getLogger(Seek.class);

  /** How often a waiting seek looks whether its channel has halted. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final OrderedChannel channel;
  private final BlockSource blocks;
  private final SeekInfo info;
  private final ReadAccess access;
  private final BlockReceiver receiver;
  private final ApiObserver observer;

  Seek(
      OrderedChannel channel,
      SeekInfo info,
      ReadAccess access,
      BlockReceiver receiver,
      ApiObserver observer) {
    this.channel = channel;
    this.blocks = channel.blocks();
    this.info = info;
    this.access = access;
    this.receiver = receiver;
    this.observer = observer;
  }

  /** Sends the blocks and returns the closing status. */
  Status run() throws InterruptedException, UnsendableException {
    try {
      return deliver();
    } catch (RuntimeException e) {
      LOG.error("[{}] cannot read blocks for a Deliver request", channel.id(), e);
      return Status.SERVICE_UNAVAILABLE;
    }
  }

  private Status deliver() throws InterruptedException, UnsendableException {
    Optional<Long> start = startNumber();
    if (start.isEmpty()) {
      return Status.NOT_FOUND;
    }
    long number = start.get();
    long stop = stopNumber(number);
    if (isSpecified(info.getStop()) && Long.compareUnsigned(stop, number) < 0) {
      LOG.debug("[{}] refused a seek from {} back to {}", channel.id(), number, stop);
      return Status.BAD_REQUEST;
    }
    // Ends at the stop block, with the reader's permission or with the stream.
    while (true) {
      if (info.getBehavior() == SeekInfo.SeekBehavior.FAIL_IF_NOT_READY
          && number >= blocks.height()) {
        return Status.NOT_FOUND;
      }
      // Before the block is fetched: a client that does not read holds no block in memory.
      receiver.awaitReady();
      Fetched fetched = fetch(number);
      switch (fetched) {
        case Fetched.Nothing(Status why) -> {
          return why;
        }
        case Fetched.Present(ByteString block) -> {
          Optional<String> refusal = access.refusal();
          if (refusal.isPresent()) {
            LOG.debug("[{}] ended a seek: {}", channel.id(), refusal.get());
            return Status.FORBIDDEN;
          }
          ByteString sent = wanted(block);
          receiver.send(number, sent);
          observer.blockSent(channel.id(), sent.size());
        }
      }
      if (number == stop) {
        return Status.SUCCESS;
      }
      number++;
    }
  }

  private sealed interface Fetched {
    record Present(ByteString block) implements Fetched {}

    record Nothing(Status why) implements Fetched {}
  }

  private Fetched fetch(long number) throws InterruptedException {
    while (true) {
      if (blocks.awaitHeight(number + 1, PATIENCE)) {
        Optional<ByteString> block = blocks.serialized(number);
        if (block.isPresent()) {
          return new Fetched.Present(block.get());
        }
        if (blocks.hasEnded()) {
          return ended();
        }
        LOG.debug(
            "[{}] ended a seek: block {} was pruned here, blocks from {} on are kept",
            channel.id(),
            number,
            blocks.firstBlock());
        return new Fetched.Nothing(Status.NOT_FOUND);
      }
      if (blocks.hasEnded()) {
        return ended();
      }
      if (info.getErrorResponse() == SeekInfo.SeekErrorResponse.STRICT
          && !channel.status().halted().isEmpty()) {
        LOG.debug("[{}] ended a seek: the channel has halted", channel.id());
        return new Fetched.Nothing(Status.SERVICE_UNAVAILABLE);
      }
    }
  }

  private Fetched ended() {
    LOG.debug("[{}] ended a seek: this node has closed the channel", channel.id());
    return new Fetched.Nothing(Status.SERVICE_UNAVAILABLE);
  }

  /** Empty if there is no such position. */
  private Optional<Long> startNumber() {
    SeekPosition start = info.getStart();
    return switch (start.getTypeCase()) {
      case OLDEST -> Optional.of(blocks.firstBlock());
      case NEWEST -> Optional.of(blocks.height() - 1);
      case SPECIFIED -> {
        long number = start.getSpecified().getNumber();
        yield Long.compareUnsigned(number, blocks.height()) <= 0
            ? Optional.of(number)
            : Optional.empty();
      }
      case NEXT_COMMIT -> Optional.of(blocks.height());
      case TYPE_NOT_SET -> Optional.empty();
    };
  }

  private long stopNumber(long start) {
    SeekPosition stop = info.getStop();
    return switch (stop.getTypeCase()) {
      case OLDEST -> start;
      // Newest to newest is one block, whatever was appended meanwhile.
      case NEWEST -> info.getStart().equals(stop) ? start : blocks.height() - 1;
      case SPECIFIED -> stop.getSpecified().getNumber();
      case NEXT_COMMIT, TYPE_NOT_SET -> 0;
    };
  }

  private static boolean isSpecified(SeekPosition position) {
    return position.getTypeCase() == SeekPosition.TypeCase.SPECIFIED;
  }

  /** Config blocks are always whole: a reader needs them to verify what follows. */
  private ByteString wanted(ByteString serialized) {
    if (info.getContentType() != SeekInfo.SeekContentType.HEADER_WITH_SIG) {
      return serialized;
    }
    try {
      Block block = Block.parseFrom(serialized);
      return ConfigBlocks.isConfigBlock(block)
          ? serialized
          : Block.newBuilder()
              .setHeader(block.getHeader())
              .setMetadata(block.getMetadata())
              .build()
              .toByteString();
    } catch (InvalidProtocolBufferException e) {
      throw new LedgerException("a block of channel " + channel.id() + " cannot be read", e);
    }
  }
}
