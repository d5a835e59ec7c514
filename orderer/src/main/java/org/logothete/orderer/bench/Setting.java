package org.logothete.orderer.bench;

import org.logothete.orderer.bench.measure.Machine;

/**
 * What was measured and how: two measurements are comparable as far as these are equal.
 *
 * @param begun when the warm-up began, as ISO 8601 has it
 * @param nodes of the whole network
 * @param nodesRunning of those, on this machine, when the measurement began
 * @param blockTransactions most transactions of a block
 * @param blockTimeout how long a transaction may wait for its block to fill
 * @param load in words
 * @param fanOut to how many nodes each transaction was sent
 */
public record Setting(
    String begun,
    String version,
    Machine machine,
    String engine,
    int nodes,
    int nodesRunning,
    int blockTransactions,
    String blockTimeout,
    String load,
    int clients,
    int processes,
    int fanOut,
    int identities,
    int argumentBytes,
    double warmupSeconds) {}
