package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.merkle.Hash;
import org.logothete.ledger.merkle.MalformedException;
import org.logothete.ledger.merkle.MerkleHasher;
import org.logothete.ledger.merkle.MerkleNode;
import org.logothete.ledger.merkle.PageFormat;
import org.logothete.ledger.state.StateCheckpoint;
import org.logothete.ledger.state.StateDigest;

/**
 * The row of a channel's state in {@link Table#META}, rewritten with every batch.
 *
 * @param channel its name
 * @param height how many blocks are in it
 * @param keys how many keys it has
 * @param root of its tree
 * @param checkpoint the one that there must be; empty if there is none
 */
record StateRecord(
    String channel,
    long height,
    long keys,
    MerkleNode root,
    Optional<StateCheckpoint.Digest> checkpoint) {
  private static final byte[] KEYS_BEGIN = "state/".getBytes(UTF_8);
  private static final int HEAD_LENGTH = 3 * Long.BYTES + Hash.LENGTH;

  /** In the place of a checkpoint's height and hash, where there is none. */
  static final StateCheckpoint.Digest NO_CHECKPOINT = new StateCheckpoint.Digest(0, Hash.ZERO);

  /** Of a channel that nothing was ever written to by chaincode. */
  static StateRecord empty(String channel) {
    return new StateRecord(channel, 0, 0, MerkleNode.Empty.EMPTY, Optional.empty());
  }

  /**
   * The record that is stored; an empty state's if there is none.
   *
   * @throws LedgerException if it is damaged
   */
  static StateRecord read(RowReader rows, String channel) {
    StateRecord empty = empty(channel);
    byte[] key = empty.key();
    return rows.get(Table.META, key).map(value -> parse(channel, key, value)).orElse(empty);
  }

  StateDigest digest() {
    return new StateDigest(height, keys, root.hash(), checkpoint);
  }

  byte[] key() {
    byte[] label = channel.getBytes(UTF_8);
    return ByteBuffer.allocate(KEYS_BEGIN.length + label.length).put(KEYS_BEGIN).put(label).array();
  }

  byte[] value() {
    byte[] node = PageFormat.root(root);
    StateCheckpoint.Digest digest = checkpoint.orElse(NO_CHECKPOINT);
    return Checksummed.seal(
        key(),
        ByteBuffer.allocate(HEAD_LENGTH + node.length)
            .putLong(height)
            .putLong(keys)
            .putLong(digest.height())
            .put(digest.hash().toBytes())
            .put(node)
            .array());
  }

  /**
   * Reads a row.
   *
   * @throws LedgerException if it is damaged
   */
  static StateRecord parse(String channel, byte[] key, byte[] value) {
    byte[] content =
        Checksummed.unseal(key, value)
            .filter(bytes -> bytes.length > HEAD_LENGTH)
            .orElseThrow(() -> damaged(channel, "it does not match its checksum"));
    ByteBuffer head = ByteBuffer.wrap(content);
    long height = head.getLong();
    long keys = head.getLong();
    StateCheckpoint.Digest digest = new StateCheckpoint.Digest(head.getLong(), Hash.read(head));
    try {
      byte[] node = Arrays.copyOfRange(content, HEAD_LENGTH, content.length);
      MerkleNode root = new PageFormat(new MerkleHasher()).readRoot(node);
      return new StateRecord(channel, height, keys, root, present(digest));
    } catch (MalformedException e) {
      throw damaged(channel, String.valueOf(e.getMessage()));
    }
  }

  /** What was written as a digest, or in the place of one. */
  static Optional<StateCheckpoint.Digest> present(StateCheckpoint.Digest digest) {
    return Optional.of(digest).filter(found -> !found.equals(NO_CHECKPOINT));
  }

  private static LedgerException damaged(String channel, String why) {
    return new LedgerException(
        "the record of the state of channel %s is damaged: %s".formatted(channel, why));
  }
}
