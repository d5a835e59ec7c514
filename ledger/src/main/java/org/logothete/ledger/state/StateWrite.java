package org.logothete.ledger.state;

import org.logothete.ledger.merkle.MerkleChange;
import org.logothete.ledger.merkle.MerkleHasher;

/** What one transaction did to one key. */
public sealed interface StateWrite {
  StateKey key();

  Version version();

  /** Bytes of the key, and of the value if there is one. */
  default int bytes() {
    return switch (this) {
      case Put put -> new StateEntry(put.key, put.value).bytes();
      case Delete delete -> delete.key.bytes();
    };
  }

  /** What it does to the state's tree. */
  default MerkleChange change(MerkleHasher hasher) {
    return switch (this) {
      case Put put -> new StateEntry(put.key, put.value).change(hasher);
      case Delete delete -> MerkleChange.remove(delete.key.hash(hasher));
    };
  }

  /** Stored a value. */
  record Put(StateKey key, StateValue value) implements StateWrite {
    @Override
    public Version version() {
      return value.version();
    }
  }

  /** Deleted the key, whether it was there or not. */
  record Delete(StateKey key, Version version) implements StateWrite {}
}
