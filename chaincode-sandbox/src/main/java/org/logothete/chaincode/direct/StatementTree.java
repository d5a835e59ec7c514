package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.call.Sha256;

/**
 * A hash tree over statements that are signed together. Leaves and inner nodes are hashed
 * differently; a node without a neighbour goes up as it is.
 */
final class StatementTree {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  /** From the leaves to the root. */
  private final List<List<ByteString>> levels = new ArrayList<>();

  /** Of at least one statement. */
  StatementTree(List<ByteString> statements) {
    if (statements.isEmpty()) {
      throw new IllegalArgumentException("a tree has leaves");
    }
    levels.add(statements.stream().map(StatementTree::leaf).toList());
    while (levels.getLast().size() > 1) {
      List<ByteString> below = levels.getLast();
      List<ByteString> above = new ArrayList<>();
      for (int i = 0; i < below.size(); i += 2) {
        above.add(
            i + 1 < below.size()
                ? hash(NODE, below.get(i).concat(below.get(i + 1)))
                : below.get(i));
      }
      levels.add(above);
    }
  }

  ByteString root() {
    return levels.getLast().getFirst();
  }

  /** The neighbours on the way from a statement to the root. */
  List<ByteString> path(int index) {
    List<ByteString> path = new ArrayList<>();
    int at = index;
    for (List<ByteString> level : levels.subList(0, levels.size() - 1)) {
      int neighbour = at ^ 1;
      if (neighbour < level.size()) {
        path.add(level.get(neighbour));
      }
      at /= 2;
    }
    return path;
  }

  /** The root that a path leads to; empty if it is no path for that place. */
  static Optional<ByteString> rootOf(
      ByteString statement, int index, int count, List<ByteString> path) {
    if (index < 0 || index >= count) {
      return Optional.empty();
    }
    ByteString node = leaf(statement);
    int at = index;
    int width = count;
    int used = 0;
    while (width > 1) {
      if ((at ^ 1) < width) {
        if (used == path.size() || path.get(used).size() != Instance.HASH_BYTES) {
          return Optional.empty();
        }
        ByteString neighbour = path.get(used++);
        node = hash(NODE, at % 2 == 0 ? node.concat(neighbour) : neighbour.concat(node));
      }
      at /= 2;
      width = width / 2 + width % 2;
    }
    return used == path.size() ? Optional.of(node) : Optional.empty();
  }

  private static ByteString leaf(ByteString statement) {
    return hash(LEAF, statement);
  }

  private static ByteString hash(byte kind, ByteString content) {
    return new Sha256().addByte(kind).add(content).hash();
  }
}
