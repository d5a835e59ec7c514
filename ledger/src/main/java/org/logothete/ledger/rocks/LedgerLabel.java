package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LedgerIdentity;

/** What a ledger says of itself: its format, and whose it is. */
final class LedgerLabel {
  private static final byte[] FORMAT_KEY = "format".getBytes(UTF_8);
  private static final byte[] IDENTITY_KEY = "identity".getBytes(UTF_8);
  private static final String FORMAT = "logothete ledger 1";

  private LedgerLabel() {}

  /**
   * Compares what the first opening wrote, or writes it.
   *
   * @throws LedgerException if the ledger has another format or is somebody else's
   */
  static void claim(RocksStore store, LedgerIdentity identity) {
    Optional<String> owner = owner(store);
    if (owner.isEmpty()) {
      store.write(
          new RocksStore.Batch()
              .put(Table.META, FORMAT_KEY, FORMAT.getBytes(UTF_8))
              .put(Table.META, IDENTITY_KEY, identity.text().getBytes(UTF_8)));
    } else if (!owner.get().equals(identity.text())) {
      throw new LedgerException(
          "the ledger in %s belongs to \"%s\", not to \"%s\""
              .formatted(store.directory(), owner.get(), identity));
    }
  }

  /**
   * Whose ledger it is; empty if nobody claimed it yet.
   *
   * @throws LedgerException if it has another format
   */
  static Optional<String> owner(RocksStore store) {
    Optional<String> format = text(store, FORMAT_KEY);
    if (format.isEmpty()) {
      return Optional.empty();
    }
    if (!format.get().equals(FORMAT)) {
      throw new LedgerException(
          "the ledger in %s has the format \"%s\"; this version reads \"%s\""
              .formatted(store.directory(), format.get(), FORMAT));
    }
    return Optional.of(text(store, IDENTITY_KEY).orElse(""));
  }

  private static Optional<String> text(RocksStore store, byte[] key) {
    return store.get(Table.META, key).map(bytes -> new String(bytes, UTF_8));
  }
}
