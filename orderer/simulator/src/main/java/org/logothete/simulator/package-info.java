/**
 * A deterministic world for consensus engines: virtual time, a network, disks and clients that
 * misbehave as one seed says, and a checker that looks on. {@link
 * org.logothete.simulator.Simulation#run} is the way in. The same protocol, options and seed give
 * the same run, event by event.
 */
@NullMarked
package org.logothete.simulator;

import org.jspecify.annotations.NullMarked;
