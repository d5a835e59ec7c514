/** Finds out before deployment whether a chaincode says the same each time. */
@NullMarked
package org.logothete.chaincode.check;

import org.jspecify.annotations.NullMarked;
