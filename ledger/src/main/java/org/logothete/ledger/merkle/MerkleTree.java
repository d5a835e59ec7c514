package org.logothete.ledger.merkle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.logothete.ledger.merkle.MerkleNode.Empty;
import org.logothete.ledger.merkle.MerkleNode.Inner;
import org.logothete.ledger.merkle.MerkleNode.Leaf;
import org.logothete.ledger.merkle.MerkleNode.Stub;

/**
 * A compressed binary Merkle tree over key hashes: what can be done with a root and its pages. The
 * tree is a function of its leaves alone, in whatever order they came. Used by one thread.
 *
 * <p>An update goes down each way once for all its keys and settles pages on its way up, so that it
 * holds no more of the tree than one way from the root. Why this structure: docs/decisions/0013.
 */
public final class MerkleTree {
  /**
   * A tree after an update.
   *
   * @param leavesAdded how many more leaves it has; may be negative
   */
  public record Updated(MerkleNode root, long leavesAdded) {}

  /** What a tree consists of. */
  public record Census(long leaves, long pages) {
    private static final Census NOTHING = new Census(0, 0);
    private static final Census LEAF = new Census(1, 0);
    private static final Census PAGE = new Census(0, 1);

    private Census plus(Census other) {
      return new Census(leaves + other.leaves, pages + other.pages);
    }
  }

  private final MerkleHasher hasher;
  private final MerklePages pages;
  private long leavesAdded;

  public MerkleTree(MerkleHasher hasher, MerklePages pages) {
    this.hasher = hasher;
    this.pages = pages;
  }

  /**
   * Makes changes to the tree with this root.
   *
   * @param changes in ascending order of their keys, of each at most one
   */
  public Updated update(MerkleNode root, List<MerkleChange> changes) {
    for (int i = 1; i < changes.size(); i++) {
      if (changes.get(i - 1).compareTo(changes.get(i)) >= 0) {
        throw new IllegalArgumentException("changes come in ascending order of their keys");
      }
    }
    leavesAdded = 0;
    MerkleNode after = update(root, 0, changes);
    return new Updated(after, leavesAdded);
  }

  private MerkleNode update(MerkleNode node, int depth, List<MerkleChange> changes) {
    if (changes.isEmpty()) {
      return node;
    }
    Hash key = changes.getFirst().key();
    MerkleNode after =
        switch (node) {
          case Empty _ -> grow(depth, changes);
          case Leaf leaf -> grow(depth, withLeaf(leaf, changes));
          case Inner inner -> split(inner.left(), inner.right(), depth, changes);
          case Stub stub -> {
            Inner inner = pages.load(PagePath.of(key, depth), stub.hash());
            yield split(inner.left(), inner.right(), depth, changes);
          }
        };
    return PagePath.isBoundary(depth) ? pages.settle(PagePath.of(key, depth), node, after) : after;
  }

  /** The changes, and the leaf as one more unless they replace it. */
  private List<MerkleChange> withLeaf(Leaf leaf, List<MerkleChange> changes) {
    leavesAdded--;
    MerkleChange old = MerkleChange.put(leaf);
    int at = Collections.binarySearch(changes, old);
    if (at >= 0) {
      return changes;
    }
    List<MerkleChange> all = new ArrayList<>(changes);
    all.add(-at - 1, old);
    return all;
  }

  /** What the changes make of an empty place. */
  private MerkleNode grow(int depth, List<MerkleChange> changes) {
    List<MerkleChange> leaves =
        changes.stream().filter(change -> change.after() instanceof Leaf).toList();
    if (leaves.isEmpty()) {
      return Empty.EMPTY;
    }
    if (leaves.size() == 1) {
      leavesAdded++;
      return leaves.getFirst().after();
    }
    return split(Empty.EMPTY, Empty.EMPTY, depth, leaves);
  }

  private MerkleNode split(
      MerkleNode left, MerkleNode right, int depth, List<MerkleChange> changes) {
    int middle = 0;
    int end = changes.size();
    while (middle < end) {
      int probe = (middle + end) / 2;
      if (changes.get(probe).key().bit(depth)) {
        end = probe;
      } else {
        middle = probe + 1;
      }
    }
    return join(
        update(left, depth + 1, changes.subList(0, middle)),
        update(right, depth + 1, changes.subList(middle, changes.size())));
  }

  private MerkleNode join(MerkleNode left, MerkleNode right) {
    if (left instanceof Empty && !isInner(right)) {
      return right;
    }
    if (right instanceof Empty && !isInner(left)) {
      return left;
    }
    return Inner.of(hasher, left, right);
  }

  private static boolean isInner(MerkleNode node) {
    return switch (node) {
      case Inner _, Stub _ -> true;
      case Empty _, Leaf _ -> false;
    };
  }

  /** Proves what stands under a key in the tree with this root, be it nothing. */
  public MerkleProof prove(MerkleNode root, Hash key) {
    List<Hash> siblings = new ArrayList<>();
    MerkleNode end = descend(root, key, siblings);
    return new MerkleProof(
        siblings,
        end instanceof Leaf leaf ? MerkleProof.End.at(leaf, key) : MerkleProof.Nothing.NOTHING);
  }

  /** The leaf under a key in the tree with this root. */
  public Optional<Leaf> leaf(MerkleNode root, Hash key) {
    return descend(root, key, new ArrayList<>()) instanceof Leaf leaf && leaf.key().equals(key)
        ? Optional.of(leaf)
        : Optional.empty();
  }

  /**
   * Goes the way of a key as far as it leads.
   *
   * @param siblings is given the hashes beside the way, from the root down
   */
  private MerkleNode descend(MerkleNode root, Hash key, List<Hash> siblings) {
    MerkleNode node = root;
    while (isInner(node)) {
      int depth = siblings.size();
      Inner inner =
          node instanceof Inner loaded ? loaded : pages.load(PagePath.of(key, depth), node.hash());
      boolean right = key.bit(depth);
      siblings.add((right ? inner.left() : inner.right()).hash());
      node = right ? inner.right() : inner.left();
    }
    return node;
  }

  /** Reads the whole tree with this root. */
  public Census census(MerkleNode root) {
    return census(root, PagePath.ROOT, 0, 0);
  }

  /**
   * Of what a node holds.
   *
   * @param path of the page that the node is in, or that begins with it
   * @param level of the node in that page, from 0
   * @param digit the bits that lead to the node within the page
   */
  private Census census(MerkleNode node, PagePath path, int level, int digit) {
    if (level == PagePath.LEVELS) {
      return census(node, path.child(digit), 0, 0);
    }
    return switch (node) {
      case Empty _ -> Census.NOTHING;
      case Leaf _ -> Census.LEAF;
      case Inner inner ->
          census(inner.left(), path, level + 1, 2 * digit)
              .plus(census(inner.right(), path, level + 1, 2 * digit + 1));
      case Stub stub -> census(pages.load(path, stub.hash()), path, level, digit).plus(Census.PAGE);
    };
  }
}
