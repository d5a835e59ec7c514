package org.logothete.orderer.channel;

import java.util.Comparator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;

/**
 * Decides how a node that finds no incarnation marker may take part in a configuration.
 *
 * <p>Without a marker two cases look alike: a configuration that begins, and a disk that was wiped
 * after this node had voted in it. Voting again could be voting twice. So the node asks its peers
 * how many blocks they have, and follows them meanwhile. If a quorum, itself included, stands at
 * the block the configuration begins with, nothing was decided in it and the node votes. If f + 1
 * peers are further, at least one honest peer is: the node follows up to there, and then without
 * voting until the engine says it may. Only from there on does a decided height show the engine
 * that others get on without this node's vote; the blocks before are history.
 *
 * <p>That holds for a consenter that a later config block adds as well: its disk may have been
 * wiped after that block, and it comes to the block a second time.
 */
final class Incarnation {
  /** What the peers' answers allow so far. */
  enum Verdict {
    /** Too few answered, or the node has not come up to them yet. */
    UNDECIDED,
    /** Nothing was decided in this configuration. */
    BEGINNING,
    /** Others have decided, perhaps with votes of this node that it knows nothing of. */
    UNDER_WAY
  }

  private final QuorumSize size;
  private final long base;
  private final Map<NodeId, Long> newestByPeer = new TreeMap<>();

  /** Where an honest peer stood when f + 1 of them were first known to be above the base. */
  private OptionalLong goal = OptionalLong.empty();

  /**
   * @param base number of the block that the configuration begins with
   */
  Incarnation(QuorumSize size, long base) {
    this.size = size;
    this.base = base;
  }

  /** Notes a peer's newest block number; a later answer replaces an earlier one. */
  void heard(NodeId peer, long newest) {
    newestByPeer.put(peer, newest);
    if (goal.isEmpty()) {
      goal =
          newestByPeer.values().stream()
              .filter(number -> number > base)
              .sorted(Comparator.reverseOrder())
              .skip(size.oneHonest() - 1L)
              .mapToLong(Long::longValue)
              .findFirst();
    }
  }

  /**
   * The verdict by now.
   *
   * @param ownNewest number of this node's newest durable block
   */
  Verdict verdict(long ownNewest) {
    long atBase = newestByPeer.values().stream().filter(newest -> newest == base).count();
    if (atBase + (ownNewest == base ? 1 : 0) >= size.quorum()) {
      return Verdict.BEGINNING;
    }
    return goal.isPresent() && ownNewest >= goal.getAsLong()
        ? Verdict.UNDER_WAY
        : Verdict.UNDECIDED;
  }
}
