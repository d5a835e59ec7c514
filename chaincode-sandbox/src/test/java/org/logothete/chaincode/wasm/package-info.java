@NullMarked
package org.logothete.chaincode.wasm;

import org.jspecify.annotations.NullMarked;
