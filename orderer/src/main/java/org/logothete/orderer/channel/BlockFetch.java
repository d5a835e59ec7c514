package org.logothete.orderer.channel;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the blocks that others have and this node has not. A consenter asks the others over their
 * links, as {@link CatchUp} decides; what comes out of order is kept, and handed out when it is
 * next. A node that has no such links is {@link Following}. Confined to the loop's thread.
 */
final class BlockFetch {
  private static final Logger LOG = LoggerFactory.getLogger(BlockFetch.class);

  /** Blocks that wait for those below them, and answers that may come. */
  private static final long HELD_BYTES_MAX = 64L << 20;

  private static final long ON_THEIR_WAY_BYTES_MAX = 32L << 20;
  private static final int ON_THEIR_WAY_MAX = 512;
  private static final long EXTENT_MILLIS = 1_000;

  /**
   * After so long without links to a quorum a consenter looks whether others ordered without it:
   * they may have changed the configuration, and let it in no more.
   */
  private static final long ALONE_MILLIS = 5_000;

  private record Size(long number, long bytes) {}

  private final ChannelSite site;
  private final Outbound outbound;
  private final OpenQuestions questions;
  private final Following following;
  private final CatchUp catchUp = new CatchUp();
  private final Arrivals arrivals = new Arrivals(HELD_BYTES_MAX);

  /** Fetched blocks that are on their way to the disk, ascending. */
  private final ArrayDeque<Size> onTheirWay = new ArrayDeque<>();

  private long onTheirWayBytes;
  private long blockBytes = 1;
  private long nextExtentMillis;

  /** When this node last had links to a quorum of the consenters. */
  private long reachedQuorumMillis;

  BlockFetch(ChannelSite site, Outbound outbound, OpenQuestions questions, Following following) {
    this.site = site;
    this.outbound = outbound;
    this.questions = questions;
    this.following = following;
  }

  /** A peer speaks as one that has this block. */
  void hint(NodeId from, long number) {
    catchUp.atLeast(from, number);
  }

  /** A peer says which blocks it has. */
  void extent(Work.Extent extent) {
    catchUp.extent(extent.from(), extent.oldest(), extent.newest());
  }

  /** The newest block that an honest node has, as far as this one was told; -1 if it was not. */
  long seen(Epoch epoch) {
    return Math.max(catchUp.saidBy(quorum(epoch).oneHonest()), following.view().newest());
  }

  /** Whom blocks are taken from as any reader may; empty while they are not. */
  String source() {
    return following.view().source();
  }

  /**
   * By the links if this node is a consenter that has them, else as any reader.
   *
   * @param height the first block that is neither here nor on its way to the disk
   */
  void chooseWay(Epoch epoch, long height, long now) {
    if (outbound.reachable().size() + 1 >= quorum(epoch).quorum()) {
      reachedQuorumMillis = now;
    }
    if (epoch.membership().isEmpty() || now - reachedQuorumMillis >= ALONE_MILLIS) {
      following.resume();
    } else {
      following.pause();
    }
    if (epoch.membership().isEmpty()) {
      // Who is linked still takes this node for a consenter: it lacks the block that ended that,
      // and learns from the question that there is one.
      outbound.reachable().forEach(peer -> outbound.askExtent(peer, height));
    }
  }

  /** The channel stops. */
  void stop() {
    following.pause();
  }

  private static QuorumSize quorum(Epoch epoch) {
    return new QuorumSize(epoch.config().consenters().size());
  }

  /**
   * Takes an answer.
   *
   * @param height the first block that is neither here nor on its way to the disk
   */
  void answered(Work.Fetched fetched, Epoch epoch, long height, long now) {
    CatchUp.Question question = fetched.question();
    questions.close(question.id());
    BlockCheck.Run run = fetched.run();
    run.refusal()
        .ifPresent(
            why -> {
              LOG.warn("channel {}: blocks of {} refused: {}", site.channel(), question.of(), why);
              site.observer().dropped(site.channel(), "fetched_block");
            });
    catchUp.extent(question.of(), fetched.oldest(), fetched.newest());
    long got = (long) fetched.held() + run.blocks().size();
    if (fetched.configSequence() == epoch.sequence()) {
      catchUp.answered(question.id(), new CatchUp.Answer(got, run.ending()), now, height);
    } else {
      // Judged by a configuration that has ended since.
      catchUp.withdraw(question);
    }
    run.blocks().forEach(block -> blockBytes = Math.max(1, (7 * blockBytes + block.bytes()) / 8));
    arrivals.add(run.blocks(), height);
  }

  /** The block of this number, if it is here and the disk keeps up. */
  Optional<FetchedBlock> poll(long number) {
    boolean full =
        onTheirWay.size() >= ON_THEIR_WAY_MAX
            || (!onTheirWay.isEmpty() && onTheirWayBytes >= ON_THEIR_WAY_BYTES_MAX);
    if (full) {
      return Optional.empty();
    }
    Optional<FetchedBlock> block = arrivals.poll(number);
    block.ifPresent(
        each -> {
          onTheirWay.add(new Size(number, each.bytes()));
          onTheirWayBytes += each.bytes();
        });
    return block;
  }

  /** All blocks up to this number are durable. */
  void durable(long number) {
    while (!onTheirWay.isEmpty() && onTheirWay.getFirst().number() <= number) {
      onTheirWayBytes -= onTheirWay.removeFirst().bytes();
    }
  }

  void configurationChanged() {
    catchUp.configurationChanged();
  }

  /**
   * Asks for what is missing.
   *
   * @param height the first block that is neither here nor on its way to the disk; not to be called
   *     while a config block is on its way
   */
  void ask(long height, long now) {
    if (!catchUp.isBehind(height)) {
      return;
    }
    List<NodeId> reachable = outbound.reachable();
    if (now >= nextExtentMillis) {
      nextExtentMillis = now + EXTENT_MILLIS;
      reachable.forEach(peer -> outbound.askExtent(peer, height));
    }
    long answerBytes = 2 * site.limits().fetchBytesMax();
    long free = HELD_BYTES_MAX - arrivals.bytes();
    OptionalLong barrier = arrivals.barrier();
    CatchUp.Room room =
        new CatchUp.Room(
            (int) (free / answerBytes) - catchUp.openQuestions(),
            Math.max(1, answerBytes / blockBytes),
            barrier.orElse(Long.MAX_VALUE));
    for (CatchUp.Question question : catchUp.next(now, height, arrivals.spans(), room, reachable)) {
      questions.open(question);
      if (!outbound.askBlocks(question.of(), question.id(), question.first(), question.last())) {
        catchUp.withdraw(question);
      }
    }
    questions.keepOnly(catchUp::isOpen);
  }
}
