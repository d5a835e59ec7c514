/**
 * What every consensus protocol of this project shares, and all that an engine may see of the
 * world.
 *
 * <p>An engine is a deterministic state machine for one channel and one membership: {@link
 * org.logothete.consensus.ConsensusEngine#step} takes an {@link org.logothete.consensus.Event} and
 * answers an ordered list of {@link org.logothete.consensus.Effect}s. Nothing in this package, and
 * nothing in an engine, reads a clock, draws a random number, starts a thread, touches a socket, a
 * disk or a private key. The duties of whoever drives an engine are the numbered list at {@link
 * org.logothete.consensus.ConsensusEngine}.
 */
@NullMarked
package org.logothete.consensus;

import org.jspecify.annotations.NullMarked;
