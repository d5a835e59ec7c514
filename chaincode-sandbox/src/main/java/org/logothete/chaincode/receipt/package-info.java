/** Proofs of results that need nothing but the channel's genesis block to be checked. */
@NullMarked
package org.logothete.chaincode.receipt;

import org.jspecify.annotations.NullMarked;
