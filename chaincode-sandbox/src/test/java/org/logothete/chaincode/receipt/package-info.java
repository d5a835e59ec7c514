/** Tests of receipts. */
@NullMarked
package org.logothete.chaincode.receipt;

import org.jspecify.annotations.NullMarked;
