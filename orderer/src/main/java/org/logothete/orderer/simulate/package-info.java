/**
 * Seeds by the thousand through {@link org.logothete.simulator.Simulation}, for the command line
 * and the build: which engines can be simulated, and how a node may lie in each.
 */
@NullMarked
package org.logothete.orderer.simulate;

import org.jspecify.annotations.NullMarked;
