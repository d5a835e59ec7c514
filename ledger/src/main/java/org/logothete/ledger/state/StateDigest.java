package org.logothete.ledger.state;

import java.util.Optional;
import org.logothete.ledger.merkle.Hash;

/**
 * What a state is known by: two that have the same hold the same.
 *
 * @param height how many blocks are in it
 * @param keys how many keys it has
 * @param root over all keys, values and versions
 * @param checkpoint the newest one; empty if there never was any
 */
public record StateDigest(
    long height, long keys, Hash root, Optional<StateCheckpoint.Digest> checkpoint) {
  /** Of a state that nothing was ever written to. */
  public static final StateDigest NOTHING = new StateDigest(0, 0, Hash.ZERO, Optional.empty());
}
