/**
 * Chaincode: what is asked of it, what came of it, and how executors agree on that.
 *
 * <p>Rooms: {@code call} is the vocabulary and knows none of the others; {@code wasm} and {@code
 * shim} run chaincode; {@code agreement} turns ordered votes into decisions.
 */
@NullMarked
package org.logothete.chaincode;

import org.jspecify.annotations.NullMarked;
