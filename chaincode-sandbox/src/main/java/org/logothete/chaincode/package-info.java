/**
 * Chaincode: what is asked of it, what came of it, and how executors agree on that.
 *
 * <p>Rooms: {@code call} is the vocabulary and knows none of the others; {@code wasm} and {@code
 * shim} run chaincode, {@code wat} assembles it, and {@code check} finds out whether it is
 * deterministic; {@code policy} says what a ballot means; {@code agreement} turns ordered votes
 * into decisions, and {@code direct} has executors agree among themselves.
 */
@NullMarked
package org.logothete.chaincode;

import org.jspecify.annotations.NullMarked;
