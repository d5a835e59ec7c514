package org.logothete.ledger.state;

import org.logothete.ledger.merkle.Hash;
import org.logothete.ledger.merkle.MalformedException;
import org.logothete.ledger.merkle.MerkleHasher;
import org.logothete.ledger.merkle.MerkleProof;

/**
 * Convinces somebody who has a state's root, and nothing else, of what is stored under one key, or
 * that nothing is.
 */
public record StateProof(MerkleProof way) {
  /** The most bytes that {@link #toBytes} gives. */
  public static final int BYTES_MAX = MerkleProof.BYTES_MAX;

  /** Whether the state with this root has this value, of this version, under this key. */
  public boolean proves(Hash root, StateKey key, StateValue value) {
    MerkleHasher hasher = new MerkleHasher();
    return way.holds(root, key.hash(hasher), value.hash(hasher));
  }

  /** Whether the state with this root has nothing under this key. */
  public boolean provesAbsence(Hash root, StateKey key) {
    return way.lacks(root, key.hash(new MerkleHasher()));
  }

  /** The one form of this proof in bytes. */
  public byte[] toBytes() {
    return way.toBytes();
  }

  /**
   * Reads back what {@link #toBytes} gave.
   *
   * @throws MalformedException if these bytes are not the form of any proof
   */
  public static StateProof parse(byte[] bytes) throws MalformedException {
    return new StateProof(MerkleProof.parse(bytes));
  }
}
