package org.logothete.ledger.rocks;

import java.util.Optional;

/** Reads rows of the database: of now, or of a view. */
@FunctionalInterface
interface RowReader {
  Optional<byte[]> get(Table table, byte[] key);
}
