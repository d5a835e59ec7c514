/**
 * Runs chaincode as a process that can do nothing but talk to us.
 *
 * <p>{@link org.logothete.chaincode.process.Sandbox} is how it is locked in, with bubblewrap,
 * prlimit, a filter of system calls and control groups; {@link
 * org.logothete.chaincode.process.ShimBridge} is its only way out.
 */
@NullMarked
package org.logothete.chaincode.process;

import org.jspecify.annotations.NullMarked;
