package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.Set;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LedgerIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a ledger says of itself: its format, and whose it is. */
final class LedgerLabel {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerLabel.class);
  private static final byte[] FORMAT_KEY = "format".getBytes(UTF_8);
  private static final byte[] IDENTITY_KEY = "identity".getBytes(UTF_8);
  private static final String FORMAT = "logothete ledger 3";

  /**
   * Read by this version too: rows that look otherwise are rewritten as they change. In format 1
   * nothing was pruned, in format 2 no history was. Neither says where the history of a state
   * begins that was loaded from a snapshot: see {@link HistoryRecord}.
   */
  private static final Set<String> OLDER = Set.of("logothete ledger 1", "logothete ledger 2");

  private LedgerLabel() {}

  /**
   * Compares what the first opening wrote, or writes it. An older format becomes this one's: no
   * older version opens the ledger any more.
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
    } else if (text(store, FORMAT_KEY).filter(OLDER::contains).isPresent()) {
      store.write(new RocksStore.Batch().put(Table.META, FORMAT_KEY, FORMAT.getBytes(UTF_8)));
      LOG.info("the ledger in {} has now the format \"{}\"", store.directory(), FORMAT);
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
    if (!format.get().equals(FORMAT) && !OLDER.contains(format.get())) {
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
