/**
 * Runs chaincode that is a WebAssembly module, inside this process: checked and metered when it is
 * installed, with a fresh instance for each call, and with nothing within reach but {@link
 * org.logothete.chaincode.wasm.HostFunction}.
 */
@NullMarked
package org.logothete.chaincode.wasm;

import org.jspecify.annotations.NullMarked;
