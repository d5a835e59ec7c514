package org.logothete.consensus;

import java.util.List;

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
}
