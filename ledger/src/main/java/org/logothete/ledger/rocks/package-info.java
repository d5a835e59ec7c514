/** The ledger on disk: one RocksDB per node, see {@link org.logothete.ledger.rocks.RocksLedger}. */
@NullMarked
package org.logothete.ledger.rocks;

import org.jspecify.annotations.NullMarked;
