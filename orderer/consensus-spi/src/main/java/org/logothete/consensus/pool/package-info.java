/**
 * Requests that wait for a block, and the rule that makes batches of them. Shared by every host of
 * an engine, the simulated one included. Single-threaded, without a clock: the caller says what
 * time it is.
 */
@NullMarked
package org.logothete.consensus.pool;

import org.jspecify.annotations.NullMarked;
