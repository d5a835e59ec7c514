package org.logothete.verification.exploration;

import java.util.Optional;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;

/**
 * A message that somebody can be given at any time, or never, once it was sent.
 *
 * @param id its number in the {@link Post}
 * @param ballot what it is a vote for, if votes of its kind count only together
 */
record Letter(
    int id,
    NodeId from,
    ConsensusMessage message,
    Authenticated<?> sealed,
    Optional<Object> ballot) {}
