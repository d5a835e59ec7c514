package org.logothete.ledger.state;

import org.logothete.ledger.merkle.MerkleChange;
import org.logothete.ledger.merkle.MerkleHasher;
import org.logothete.ledger.merkle.MerkleNode;

/** A key and what is stored under it. */
public record StateEntry(StateKey key, StateValue value) {
  /** Bytes of key and value. */
  public int bytes() {
    return key.bytes() + value.content().length;
  }

  /** How it comes into the state's tree. */
  public MerkleChange change(MerkleHasher hasher) {
    return MerkleChange.put(MerkleNode.Leaf.of(hasher, key.hash(hasher), value.hash(hasher)));
  }
}
