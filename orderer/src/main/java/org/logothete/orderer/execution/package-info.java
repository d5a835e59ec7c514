/**
 * Executing chaincode beside ordering: durable blocks are read, calls executed and voted on, and
 * what the ordered votes agree on becomes the channel's state. Ordering never waits for any of it.
 */
@NullMarked
package org.logothete.orderer.execution;

import org.jspecify.annotations.NullMarked;
