package org.logothete.consensus;

import java.util.Optional;

/**
 * What an operator wants to know of an engine.
 *
 * @param viewOrRound current view or round
 * @param leader who leads it; empty while a change is under way
 * @param decidedHeight newest height this engine decided or was told of
 * @param highestSeenHeight newest height that at least one honest node decided, as far as messages
 *     tell; a lag is the difference
 * @param voting false while this node must not vote (see {@link Event.Started#mayVote})
 */
public record EngineStatus(
    long viewOrRound,
    Optional<NodeId> leader,
    long decidedHeight,
    long highestSeenHeight,
    boolean voting) {}
