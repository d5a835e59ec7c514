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
 * @param locks heights at which this node is bound to a proposal that it does not know to be
 *     decided: PBFT prepared it, BDLS locked it. More than a moment above 0 means that votes of a
 *     quorum came and then no decision
 * @param voting false while this node must not vote (see {@link Event.Started#mayVote})
 */
public record EngineStatus(
    long viewOrRound,
    Optional<NodeId> leader,
    long decidedHeight,
    long highestSeenHeight,
    int locks,
    boolean voting) {}
