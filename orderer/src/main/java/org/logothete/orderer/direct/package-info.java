/**
 * Runs direct agreement on a node: {@link org.logothete.orderer.direct.DirectDesk} drives the pure
 * machine for one channel, with keys, links, a clock, and notes on the disk; and asks others for
 * what this node did not take part in.
 */
@NullMarked
package org.logothete.orderer.direct;

import org.jspecify.annotations.NullMarked;
