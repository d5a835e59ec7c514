package org.logothete.ledger.state;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the state of a channel begins with that does not begin with its block 0.
 *
 * @param digest what it must turn out to be
 * @param entries all of them
 */
public record StateOrigin(
    StateDigest digest, Entries entries, Optional<StateCheckpoint> checkpoint) {
  /** That of a channel whose chaincode never wrote anything. */
  public static final StateOrigin NOTHING =
      new StateOrigin(StateDigest.NOTHING, _ -> {}, Optional.empty());

  /** The entries of a state, wherever they are read from. */
  @FunctionalInterface
  public interface Entries {
    /** Shows every entry once, in any order. */
    void forEach(Consumer<StateEntry> visitor);
  }

  /**
   * @throws IllegalArgumentException if it is another checkpoint than that of the digest
   */
  public StateOrigin {
    if (!checkpoint.map(StateCheckpoint::digest).equals(digest.checkpoint())) {
      throw new IllegalArgumentException("the checkpoint is not that of the state");
    }
  }
}
