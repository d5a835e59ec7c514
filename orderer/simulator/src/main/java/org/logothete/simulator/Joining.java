package org.logothete.simulator;

import java.util.Comparator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;

/**
 * How a member whose disk holds no incarnation marker comes to take part in a configuration
 * (docs/decisions/0005). It asks the other members how far they are, and follows meanwhile.
 *
 * <p>A node that was added, or wiped before this configuration began, votes at once if a quorum,
 * itself included, stands at the block the configuration began with; or it goes up to where f + 1
 * others are, and takes part without voting until the engine says so.
 *
 * <p>A node that may have voted in this configuration and forgot goes up to where those are with
 * whom it last decided: only what is decided from there on shows that others get on without its
 * vote. Whoever helped to decide the newest block it held is at most a window behind that block;
 * one of them is among the f highest of n - f answers, as this node is one of the f faulty.
 */
final class Joining {
  /** What the answers allow so far. */
  enum Verdict {
    UNDECIDED,
    /** Nothing was decided in this configuration. */
    BEGINNING,
    /** It is under way, perhaps with votes of this node that it knows nothing of. */
    UNDER_WAY
  }

  private final QuorumSize size;
  private final long base;
  private final boolean mayHaveVoted;
  private final Map<NodeId, Long> heights = new TreeMap<>();
  private OptionalLong goal = OptionalLong.empty();

  /**
   * @param base the block that the configuration begins with
   * @param mayHaveVoted whether this node had a disk with votes in this configuration
   */
  Joining(QuorumSize size, long base, boolean mayHaveVoted) {
    this.size = size;
    this.base = base;
    this.mayHaveVoted = mayHaveVoted;
  }

  /** Another member says how far it is. */
  void heard(NodeId peer, long height) {
    heights.put(peer, height);
    if (goal.isEmpty()) {
      goal = mayHaveVoted ? goalAfterVotes() : goalOfNewcomer();
    }
  }

  private OptionalLong goalAfterVotes() {
    return heights.size() < size.nodes() - size.faulty()
        ? OptionalLong.empty()
        : highest(Math.max(0, size.faulty() - 1));
  }

  private OptionalLong goalOfNewcomer() {
    return highest(size.oneHonest() - 1);
  }

  /** The highest answer above the base after so many higher ones. */
  private OptionalLong highest(int skipped) {
    return heights.values().stream()
        .sorted(Comparator.reverseOrder())
        .skip(skipped)
        .mapToLong(Long::longValue)
        .filter(height -> height > base)
        .findFirst();
  }

  Verdict verdict(long ownHeight) {
    long atBase = heights.values().stream().filter(height -> height == base).count();
    if (!mayHaveVoted && ownHeight == base && atBase + 1 >= size.quorum()) {
      return Verdict.BEGINNING;
    }
    return goal.isPresent() && ownHeight >= goal.getAsLong()
        ? Verdict.UNDER_WAY
        : Verdict.UNDECIDED;
  }
}
