package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.merkle.Hash;
import org.logothete.ledger.merkle.MerkleHasher;
import org.logothete.ledger.merkle.PagePath;
import org.logothete.ledger.state.StateCheckpoint;
import org.logothete.ledger.state.StateDigest;
import org.logothete.ledger.state.StateKey;
import org.logothete.ledger.state.StateRange;
import org.logothete.ledger.state.StateValue;
import org.logothete.ledger.state.StateWrite;
import org.logothete.ledger.state.Version;

/**
 * The rows of one channel's state. A namespace ends with a zero byte, which it does not hold, so
 * that byte order is the order of keys; versions are complements, so that the newest comes first.
 */
final class StateRows {
  private static final int PREFIX_LENGTH = Integer.BYTES;
  private static final int VERSION_LENGTH = Long.BYTES + Integer.BYTES;
  private static final int DIGEST_LENGTH = 2 * (Long.BYTES + Hash.LENGTH);
  private static final byte NAMESPACE_END = 0;
  private static final byte BEHIND_NAMESPACE = 1;
  private static final byte PUT = 1;
  private static final byte DELETE = 0;

  private final int channel;

  StateRows(int channel) {
    this.channel = channel;
  }

  byte[] prefix() {
    return start(0).array();
  }

  /** What comes behind all rows of this channel. */
  byte[] end() {
    return ByteBuffer.allocate(PREFIX_LENGTH).putInt(channel + 1).array();
  }

  byte[] key(StateKey key) {
    return entry(key.namespace(), key.key());
  }

  /** Where a range begins. */
  byte[] from(StateRange range) {
    return entry(range.namespace(), range.from());
  }

  /** Where a range ends. */
  byte[] to(StateRange range) {
    return range.to().isEmpty()
        ? behindNamespace(range.namespace())
        : entry(range.namespace(), range.to());
  }

  /** What comes behind all keys of a namespace. */
  byte[] behindNamespace(String namespace) {
    byte[] space = namespace.getBytes(UTF_8);
    return start(space.length + 1).put(space).put(BEHIND_NAMESPACE).array();
  }

  private byte[] entry(String namespace, String key) {
    byte[] space = namespace.getBytes(UTF_8);
    byte[] name = key.getBytes(UTF_8);
    return start(space.length + 1 + name.length).put(space).put(NAMESPACE_END).put(name).array();
  }

  /**
   * The key that {@link #key} turned into these bytes.
   *
   * @throws LedgerException if they are none
   */
  static StateKey parseKey(byte[] row) {
    int end = PREFIX_LENGTH;
    while (end < row.length && row[end] != NAMESPACE_END) {
      end++;
    }
    try {
      return new StateKey(
          new String(row, PREFIX_LENGTH, end - PREFIX_LENGTH, UTF_8),
          end < row.length ? new String(row, end + 1, row.length - end - 1, UTF_8) : "");
    } catch (IllegalArgumentException e) {
      throw new LedgerException("the state is damaged: a row has no key, " + e.getMessage(), e);
    }
  }

  byte[] sealed(byte[] row, StateValue value) {
    return Checksummed.seal(
        row,
        ByteBuffer.allocate(VERSION_LENGTH + value.content().length)
            .putLong(value.version().block())
            .putInt(value.version().transaction())
            .put(value.content())
            .array());
  }

  /**
   * The value that {@link #sealed} wrote under this row.
   *
   * @throws LedgerException if it is damaged
   */
  static StateValue parseValue(byte[] row, byte[] sealed) {
    ByteBuffer content =
        unseal(row, sealed, VERSION_LENGTH)
            .filter(bytes -> bytes.getLong(0) >= 0 && bytes.getInt(Long.BYTES) >= 0)
            .filter(bytes -> bytes.remaining() <= VERSION_LENGTH + StateValue.BYTES_MAX)
            .orElseThrow(() -> damaged("the value of " + parseKey(row)));
    Version version = new Version(content.getLong(), content.getInt());
    return new StateValue(version, rest(content));
  }

  byte[] history(Hash key, Version version) {
    return start(Hash.LENGTH + VERSION_LENGTH)
        .put(key.toBytes())
        .putLong(~version.block())
        .putInt(~version.transaction())
        .array();
  }

  /** The version in what {@link #history} made. */
  static Version parseHistoryVersion(byte[] row) {
    ByteBuffer end = ByteBuffer.wrap(row, row.length - VERSION_LENGTH, VERSION_LENGTH);
    return new Version(~end.getLong(), ~end.getInt());
  }

  /** The key that comes next of all that there could be. */
  static byte[] behind(byte[] row) {
    return Arrays.copyOf(row, row.length + 1);
  }

  byte[] sealed(byte[] row, StateWrite write) {
    return Checksummed.seal(
        row,
        switch (write) {
          case StateWrite.Put put ->
              ByteBuffer.allocate(1 + put.value().content().length)
                  .put(PUT)
                  .put(put.value().content())
                  .array();
          case StateWrite.Delete _ -> new byte[] {DELETE};
        });
  }

  /**
   * The write to a key that was written under this row.
   *
   * @throws LedgerException if it is damaged
   */
  static StateWrite parseHistory(StateKey key, byte[] row, byte[] sealed) {
    ByteBuffer content = unseal(row, sealed, 1).orElseThrow(() -> damaged("the history of " + key));
    Version version = parseHistoryVersion(row);
    return content.get() == PUT
        ? new StateWrite.Put(key, new StateValue(version, rest(content)))
        : new StateWrite.Delete(key, version);
  }

  byte[] page(PagePath path) {
    byte[] digits = path.digits().getBytes(US_ASCII);
    return start(digits.length).put(digits).array();
  }

  byte[] checkpoint() {
    return prefix();
  }

  byte[] sealed(byte[] row, StateCheckpoint checkpoint) {
    return Checksummed.seal(
        row,
        ByteBuffer.allocate(Long.BYTES + checkpoint.content().length)
            .putLong(checkpoint.height())
            .put(checkpoint.content())
            .array());
  }

  /**
   * Puts into the changes what is rewritten with every batch.
   *
   * @param checkpoint in the place of the one that is there; empty if that stays
   */
  void put(RocksStore.Batch changes, StateRecord record, Optional<StateCheckpoint> checkpoint) {
    byte[] newest = checkpoint();
    checkpoint.ifPresent(c -> changes.put(Table.STATE_CHECKPOINT, newest, sealed(newest, c)));
    byte[] digest = digest(record.height());
    changes
        .put(Table.STATE_DIGESTS, digest, sealed(digest, record.digest()))
        .put(Table.META, record.key(), record.value());
  }

  /**
   * The checkpoint that a state's record names.
   *
   * @throws LedgerException if it is missing, damaged or another one
   */
  Optional<StateCheckpoint> checkpoint(RowReader reader, StateRecord record) {
    if (record.checkpoint().isEmpty()) {
      return Optional.empty();
    }
    byte[] row = checkpoint();
    StateCheckpoint found =
        reader
            .get(Table.STATE_CHECKPOINT, row)
            .map(value -> parseCheckpoint(row, value))
            .orElseThrow(() -> new LedgerException("the state is damaged: it has no checkpoint"));
    if (!record.checkpoint().get().equals(found.digest())) {
      throw new LedgerException(
          "the state is damaged: its checkpoint, of height %d, is not the one in its record"
              .formatted(found.height()));
    }
    return Optional.of(found);
  }

  /** The highest comes first, so that the nearest below a height is the first from there on. */
  byte[] digest(long height) {
    return start(Long.BYTES).putLong(~height).array();
  }

  byte[] sealed(byte[] row, StateDigest digest) {
    StateCheckpoint.Digest checkpoint = digest.checkpoint().orElse(StateRecord.NO_CHECKPOINT);
    return Checksummed.seal(
        row,
        ByteBuffer.allocate(DIGEST_LENGTH)
            .putLong(digest.keys())
            .put(digest.root().toBytes())
            .putLong(checkpoint.height())
            .put(checkpoint.hash().toBytes())
            .array());
  }

  /**
   * The digest that {@link #sealed} wrote under this row.
   *
   * @throws LedgerException if it is damaged
   */
  static StateDigest parseDigest(byte[] row, byte[] sealed) {
    long height = ~ByteBuffer.wrap(row).getLong(PREFIX_LENGTH);
    ByteBuffer content =
        unseal(row, sealed, DIGEST_LENGTH)
            .filter(bytes -> bytes.remaining() == DIGEST_LENGTH)
            .orElseThrow(() -> damaged("its digest of height " + height));
    long keys = content.getLong();
    Hash root = Hash.read(content);
    StateCheckpoint.Digest checkpoint =
        new StateCheckpoint.Digest(content.getLong(), Hash.read(content));
    return new StateDigest(height, keys, root, StateRecord.present(checkpoint));
  }

  /**
   * The checkpoint that {@link #sealed} wrote under this row.
   *
   * @throws LedgerException if it is damaged
   */
  static StateCheckpoint parseCheckpoint(byte[] row, byte[] sealed) {
    ByteBuffer content =
        unseal(row, sealed, Long.BYTES)
            .filter(bytes -> bytes.getLong(0) > 0)
            .filter(bytes -> bytes.remaining() <= Long.BYTES + StateCheckpoint.BYTES_MAX)
            .orElseThrow(() -> damaged("its checkpoint"));
    return new StateCheckpoint(content.getLong(), rest(content));
  }

  private static Optional<ByteBuffer> unseal(byte[] row, byte[] sealed, int lengthMin) {
    return Checksummed.unseal(row, sealed)
        .filter(content -> content.length >= lengthMin)
        .map(ByteBuffer::wrap);
  }

  private static byte[] rest(ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }

  private static LedgerException damaged(String what) {
    return new LedgerException(
        "the state is damaged: %s does not match its checksum".formatted(what));
  }

  /** Where a key stands in the tree. */
  static Hash hash(StateKey key) {
    return key.hash(new MerkleHasher());
  }

  private ByteBuffer start(int more) {
    return ByteBuffer.allocate(PREFIX_LENGTH + more).putInt(channel);
  }
}
