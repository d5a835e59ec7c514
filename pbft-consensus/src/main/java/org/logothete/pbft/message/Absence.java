package org.logothete.pbft.message;

import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;

/**
 * "This node did not propose when it was its turn": named in view changes where leaders take turns,
 * see docs/decisions/0009-leader-rotation.md.
 *
 * @param node who was missed
 * @param height the height that was waited for
 * @param repeats how often it was missed again soon after its return, at most {@link #REPEATS_MAX}
 */
public record Absence(NodeId node, long height, int repeats) {
  /** An absence gets no longer than 2 to this many times the shortest. */
  public static final int REPEATS_MAX = 10;

  /** The shortest absence, in rounds: turns of all nodes. */
  private static final int ROUNDS = 8;

  public Absence {
    Bounds.height(height);
    if (repeats < 0 || repeats > REPEATS_MAX) {
      throw new IllegalArgumentException(repeats + " repeats are not in 0.." + REPEATS_MAX);
    }
  }

  /** Whether the node's turns at the height are passed over. */
  public boolean isHeldAt(long at, long roundHeights) {
    return at < end(roundHeights);
  }

  /** Whether being missed at the height would be a repetition. */
  public boolean isRememberedAt(long at, long roundHeights) {
    return at < end(roundHeights) + term(roundHeights);
  }

  private long end(long roundHeights) {
    return height + term(roundHeights);
  }

  private long term(long roundHeights) {
    return (ROUNDS * roundHeights) << repeats;
  }

  /** The same node missed once more. */
  public Absence again(long at) {
    return new Absence(node, at, Math.min(repeats + 1, REPEATS_MAX));
  }

  public void write(CanonicalWriter out) {
    out.node(node).uint64(height).uint8(repeats);
  }

  static Absence read(CanonicalReader in) throws MalformedMessageException {
    return new Absence(in.node(), in.uint64(), in.uint8());
  }
}
