package org.logothete.orderer.admission;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.transaction.Transaction;

/**
 * Transactions that were admitted and are in no block yet, by digest, the newest up to a number of
 * bytes. What was admitted under a configuration is admitted under it for ever. Thread-safe.
 */
final class AdmittedTransactions {
  /** What a transaction holds beside its bytes, about. */
  private static final int OVERHEAD_BYTES = 1024;

  private record Admitted(ChannelConfig config, Transaction transaction) {
    long bytes() {
      return (long) transaction.bytes().size() + OVERHEAD_BYTES;
    }
  }

  private final long bytesMax;

  /** The oldest first. */
  private final LinkedHashMap<ByteString, Admitted> byDigest = new LinkedHashMap<>();

  private long bytes;

  AdmittedTransactions(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  synchronized void add(ChannelConfig config, Transaction transaction) {
    @Nullable Admitted before = byDigest.get(transaction.digest());
    if (before != null && before.config() == config) {
      return;
    }
    remove(transaction.digest());
    Admitted added = new Admitted(config, transaction);
    byDigest.put(transaction.digest(), added);
    bytes += added.bytes();
    while (bytes > bytesMax) {
      remove(byDigest.firstEntry().getKey());
    }
  }

  synchronized void remove(ByteString digest) {
    @Nullable Admitted removed = byDigest.remove(digest);
    if (removed != null) {
      bytes -= removed.bytes();
    }
  }

  /** The transaction of this digest, if it was admitted under this configuration. */
  synchronized Optional<Transaction> find(ChannelConfig config, ByteString digest) {
    return Optional.ofNullable(byDigest.get(digest))
        .filter(found -> found.config() == config)
        .map(Admitted::transaction);
  }

  /** The transaction of this digest, under whichever configuration it was admitted. */
  synchronized Optional<Transaction> find(ByteString digest) {
    return Optional.ofNullable(byDigest.get(digest)).map(Admitted::transaction);
  }
}
