/**
 * Clients that load a network: they sign ahead, submit at a pace or as fast as there is room, read
 * the blocks, and count what became of each transaction. They run in processes of their own, so
 * that what they do to their memory disturbs nobody's measurement.
 */
@NullMarked
package org.logothete.orderer.bench.load;

import org.jspecify.annotations.NullMarked;
