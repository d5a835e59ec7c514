package org.logothete.ledger.merkle;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.logothete.ledger.merkle.MerkleNode.Empty;
import org.logothete.ledger.merkle.MerkleNode.Inner;
import org.logothete.ledger.merkle.MerkleNode.Leaf;
import org.logothete.ledger.merkle.MerkleNode.Stub;

/**
 * Nodes as bytes: one byte for the kind, then the hashes of a leaf's key and value, a stub's hash,
 * or an inner node's two children. An inner node on a page's lower edge is written as a stub.
 */
public final class PageFormat {
  private static final byte EMPTY = 0;
  private static final byte LEAF = 1;
  private static final byte INNER = 2;
  private static final byte STUB = 3;

  /** Most bytes of a page: all its inner nodes, and leaves on its lower edge. */
  private static final int PAGE_BYTES_MAX =
      (1 << PagePath.LEVELS) - 1 + (1 << PagePath.LEVELS) * (1 + 2 * Hash.LENGTH);

  private final MerkleHasher hasher;

  public PageFormat(MerkleHasher hasher) {
    this.hasher = hasher;
  }

  /** The page that begins with this node. */
  public static byte[] page(Inner node) {
    return bytes(node, 0);
  }

  /** What stands at the root, without the pages below. */
  public static byte[] root(MerkleNode node) {
    return bytes(node, PagePath.LEVELS);
  }

  /**
   * Reads back what {@link #page} gave; every hash in it is computed anew.
   *
   * @throws MalformedException if these bytes are no page
   */
  public Inner readPage(byte[] bytes) throws MalformedException {
    if (read(bytes, 0) instanceof Inner inner) {
      return inner;
    }
    throw new MalformedException("a page does not begin with an inner node");
  }

  /**
   * Reads back what {@link #root} gave.
   *
   * @throws MalformedException if these bytes are no root
   */
  public MerkleNode readRoot(byte[] bytes) throws MalformedException {
    return read(bytes, PagePath.LEVELS);
  }

  private static byte[] bytes(MerkleNode node, int level) {
    ByteBuffer buffer = ByteBuffer.allocate(PAGE_BYTES_MAX);
    write(node, level, buffer);
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }

  private static void write(MerkleNode node, int level, ByteBuffer buffer) {
    switch (node) {
      case Empty _ -> buffer.put(EMPTY);
      case Leaf leaf -> {
        buffer.put(LEAF);
        leaf.key().writeTo(buffer);
        leaf.value().writeTo(buffer);
      }
      case Inner inner when level < PagePath.LEVELS -> {
        buffer.put(INNER);
        write(inner.left(), level + 1, buffer);
        write(inner.right(), level + 1, buffer);
      }
      case Inner _, Stub _ -> {
        buffer.put(STUB);
        node.hash().writeTo(buffer);
      }
    }
  }

  private MerkleNode read(byte[] bytes, int level) throws MalformedException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      MerkleNode node = read(buffer, level);
      if (buffer.hasRemaining()) {
        throw new MalformedException(buffer.remaining() + " bytes behind the end of a page");
      }
      return node;
    } catch (BufferUnderflowException e) {
      throw new MalformedException("a page is cut short");
    }
  }

  private MerkleNode read(ByteBuffer buffer, int level) throws MalformedException {
    byte kind = buffer.get();
    boolean onEdge = level == PagePath.LEVELS;
    if (kind == (onEdge ? INNER : STUB)) {
      throw new MalformedException("a page has a node of kind " + kind + " on level " + level);
    }
    return switch (kind) {
      case EMPTY -> Empty.EMPTY;
      case LEAF -> Leaf.of(hasher, Hash.read(buffer), Hash.read(buffer));
      case INNER -> Inner.of(hasher, read(buffer, level + 1), read(buffer, level + 1));
      case STUB -> new Stub(Hash.read(buffer));
      default -> throw new MalformedException("a page has a node of kind " + kind);
    };
  }
}
