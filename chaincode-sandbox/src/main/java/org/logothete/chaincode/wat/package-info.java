/**
 * WebAssembly's text form: instructions by name and number, and an assembler for what chaincode may
 * use of it. It knows nothing of chaincode.
 */
@NullMarked
package org.logothete.chaincode.wat;

import org.jspecify.annotations.NullMarked;
