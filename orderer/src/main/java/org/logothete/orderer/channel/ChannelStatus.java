package org.logothete.orderer.channel;

import java.util.OptionalInt;

/**
 * A snapshot for operators.
 *
 * @param engine protocol name, for example PBFT
 * @param height number of durable blocks
 * @param configSequence of the configuration in force
 * @param viewOrRound current one
 * @param leader consenter id, empty while unknown
 * @param voting whether this node votes on blocks, and if not, why
 * @param consenters how many the configuration names
 * @param reachable how many of them this node has a working link to, itself included
 * @param lag blocks known to be decided elsewhere and not yet durable here
 * @param pooledRequests waiting for a block
 * @param source which orderer it takes blocks from as any reader may, while it does so; empty if
 *     not
 * @param halted why the channel stopped after an invariant failed; empty text while it runs
 */
public record ChannelStatus(
    String engine,
    long height,
    long configSequence,
    long viewOrRound,
    OptionalInt leader,
    Voting voting,
    int consenters,
    int reachable,
    long lag,
    int pooledRequests,
    String source,
    String halted) {}
