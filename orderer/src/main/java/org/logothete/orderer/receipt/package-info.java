/** Receipts: collected from consenters, checked against nothing but the genesis block. */
@NullMarked
package org.logothete.orderer.receipt;

import org.jspecify.annotations.NullMarked;
