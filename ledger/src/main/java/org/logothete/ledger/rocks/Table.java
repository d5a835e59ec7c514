package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The column families of a ledger; the names are part of the format on disk. */
enum Table {
  /**
   * Format, identity, and per channel its record and that of its state. RocksDB insists on this
   * name.
   */
  META("default"),
  /** Channel and block number to the block. */
  BLOCKS("blocks"),
  /** Channel and header hash to the block number. */
  HASHES("hashes"),
  /** Channel and transaction id to the number of the first block that holds it. */
  TRANSACTIONS("transactions"),
  /** Channel and log key to the record. */
  LOG("consensus-log"),
  /** Channel, namespace and key to a version and the value. */
  STATE("state"),
  /** Channel, key hash and version, the newest first, to what was written. */
  STATE_HISTORY("state-history"),
  /** Channel and path to a page of the state's tree. */
  STATE_TREE("state-tree"),
  /** Channel to the newest checkpoint of its state. */
  STATE_CHECKPOINT("state-checkpoint"),
  /** Channel and height of the state, the highest first, to what it was known by. */
  STATE_DIGESTS("state-digests"),
  /** Channel and key to what the node noted for itself. */
  NOTES("notes");

  private final String label;

  Table(String label) {
    this.label = label;
  }

  byte[] label() {
    return label.getBytes(UTF_8);
  }
}
