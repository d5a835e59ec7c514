/**
 * Loads a running network as its clients would, and measures: throughput, latency until the answer
 * and until the block, what the nodes use.
 */
@NullMarked
package org.logothete.orderer.bench;

import org.jspecify.annotations.NullMarked;
