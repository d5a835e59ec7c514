package org.logothete.consensus;

import java.util.List;
import java.util.Optional;

/**
 * A message of one protocol, as its sender's engine made it: without sender and without signature,
 * which the host adds. Implementations are records of sealed families.
 */
public interface ConsensusMessage {
  /** The canonical encoding; its first byte is the format's version, its second the kind. */
  Bytes encode();

  /** How the host authenticates the message itself. */
  Authentication authentication();

  /** Every signature of somebody else that the message carries; the host verifies each. */
  List<Claim> claims();

  /**
   * Every proposal header the message carries, certificates included; the host checks that each
   * carries its own hash.
   */
  List<ProposalHeader> headers();

  /** What the message shows to who only watches. */
  Sighting sighting();

  /**
   * The proposal that the message makes. A host may let its body travel in another form and put it
   * back with {@link #withBody} before an engine sees the message; what authenticates the message
   * must not cover the body, which the proposal's header commits to.
   */
  default Optional<Proposal> proposes() {
    return Optional.empty();
  }

  /**
   * The same message with this body in the proposal that it {@linkplain #proposes makes}.
   *
   * @throws IllegalStateException if it makes none
   */
  default ConsensusMessage withBody(Bytes body) {
    throw new IllegalStateException("a message without a proposal has no body");
  }
}
