package org.logothete.consensus;

/**
 * The newest block that is decided and durable here.
 *
 * @param height its number; 0 is the genesis block
 * @param hash its block hash, which the next header must name
 * @param viewOrRound the view or round its certificate was made in, 0 for the genesis block
 */
public record DecidedTip(long height, Bytes hash, long viewOrRound) {}
