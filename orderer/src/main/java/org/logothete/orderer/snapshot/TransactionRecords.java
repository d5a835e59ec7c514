package org.logothete.orderer.snapshot;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.logothete.ledger.KnownTransactions;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.TransactionKey;

/**
 * The transactions of a snapshot, in ascending order of their keys: each is its key, and the number
 * of the block that holds it first, 8 bytes.
 */
final class TransactionRecords {
  private static final int RECORD_BYTES = TransactionKey.LENGTH + Long.BYTES;

  /**
   * What was written.
   *
   * @param digest SHA-256 over all of it, in hex
   */
  record Written(long count, String digest) {}

  private TransactionRecords() {}

  /** Writes those that the blocks up to one hold. */
  static Written write(KnownTransactions transactions, long block, OutputStream to)
      throws IOException {
    MessageDigest digest = SnapshotStatement.newSha256();
    AtomicLong count = new AtomicLong();
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new DigestOutputStream(to, digest)))) {
      transactions.forEach(
          (key, number) -> {
            if (number <= block) {
              write(key, number, out);
              count.incrementAndGet();
            }
          });
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
    return new Written(count.get(), HexFormat.of().formatHex(digest.digest()));
  }

  private static void write(TransactionKey key, long number, DataOutputStream out) {
    try {
      out.write(key.toBytes());
      out.writeLong(number);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The transactions in a file, held against what the statement says of them while they are shown:
   * the last one is followed by a {@link LedgerException} if they are others.
   */
  static KnownTransactions read(Path file, SnapshotStatement statement) {
    return visitor -> {
      try {
        show(file, statement, visitor);
      } catch (IOException e) {
        throw new LedgerException(file + " cannot be read: " + e.getMessage(), e);
      }
    };
  }

  private static void show(
      Path file, SnapshotStatement statement, KnownTransactions.Visitor visitor)
      throws IOException {
    MessageDigest digest = SnapshotStatement.newSha256();
    long bytes = Files.size(file);
    if (bytes % RECORD_BYTES != 0 || bytes / RECORD_BYTES != statement.transactions()) {
      throw new LedgerException(
          "%s has %d bytes, which are not %d transactions"
              .formatted(file, bytes, statement.transactions()));
    }
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(new DigestInputStream(Files.newInputStream(file), digest)))) {
      byte[] key = new byte[TransactionKey.LENGTH];
      for (long i = 0; i < statement.transactions(); i++) {
        in.readFully(key);
        long number = in.readLong();
        visitor.transaction(key(file, key), number);
      }
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(statement.transactionsDigest())) {
      throw new LedgerException(file + " holds other transactions than the snapshot says");
    }
  }

  private static TransactionKey key(Path file, byte[] bytes) {
    try {
      return TransactionKey.ofBytes(bytes);
    } catch (IllegalArgumentException e) {
      throw new LedgerException(file + ": " + e.getMessage(), e);
    }
  }
}
