package org.logothete.chaincode.receipt;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.record.Bodies;

/**
 * The tree over what one block decided, as in RFC 6962 section 2.1: the left half of a node is the
 * largest power of two below its number of leaves.
 */
public final class ResultTree {
  private static final String NODE_TAG = "logothete result node 1";

  private final List<ByteString> leaves;

  /**
   * @param leaves at least one
   */
  public ResultTree(List<ByteString> leaves) {
    if (leaves.isEmpty()) {
      throw new IllegalArgumentException("a tree has leaves");
    }
    this.leaves = List.copyOf(leaves);
  }

  public ByteString root() {
    return root(leaves);
  }

  /** The hashes of the other halves, from the leaf up. */
  public List<ByteString> path(int leaf) {
    List<ByteString> path = new ArrayList<>();
    path(leaves, leaf, path);
    return path;
  }

  private static void path(List<ByteString> leaves, int leaf, List<ByteString> path) {
    if (leaves.size() == 1) {
      return;
    }
    int left = left(leaves.size());
    if (leaf < left) {
      path(leaves.subList(0, left), leaf, path);
      path.add(root(leaves.subList(left, leaves.size())));
    } else {
      path(leaves.subList(left, leaves.size()), leaf - left, path);
      path.add(root(leaves.subList(0, left)));
    }
  }

  /**
   * The root that a leaf and its path lead to; a path of another length than the place asks for
   * leads to none.
   *
   * @param leaf its place, from 0
   * @param count how many leaves the tree has
   */
  public static Optional<ByteString> root(
      ByteString hash, int leaf, int count, List<ByteString> path) {
    if (leaf < 0 || leaf >= count) {
      return Optional.empty();
    }
    if (count == 1) {
      return path.isEmpty() ? Optional.of(hash) : Optional.empty();
    }
    if (path.isEmpty()) {
      return Optional.empty();
    }
    int left = left(count);
    ByteString other = path.getLast();
    List<ByteString> below = path.subList(0, path.size() - 1);
    return leaf < left
        ? root(hash, leaf, left, below).map(own -> node(own, other))
        : root(hash, leaf - left, count - left, below).map(own -> node(other, own));
  }

  private static ByteString root(List<ByteString> leaves) {
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int left = left(leaves.size());
    return node(root(leaves.subList(0, left)), root(leaves.subList(left, leaves.size())));
  }

  private static int left(int count) {
    return Integer.highestOneBit(count - 1);
  }

  private static ByteString node(ByteString left, ByteString right) {
    return Bodies.hash(NODE_TAG, left.concat(right));
  }
}
