package org.logothete.chaincode.agreement;

import java.util.Optional;
import org.logothete.chaincode.call.StateReader;

/**
 * What an executor learns of a block, or of a part of it.
 *
 * @param state the agreed state behind it; empty if the block did not change it, or is not at its
 *     end: then what it decided comes on top of the state before
 * @param base the same as votes name it
 * @param first the first call that is not decided
 */
public record Progress(
    BlockDecisions decisions,
    Optional<StateReader> state,
    VoteBundle.Base base,
    Optional<Position> first) {}
