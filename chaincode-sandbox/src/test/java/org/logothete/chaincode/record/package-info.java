/** Tests of records. */
@NullMarked
package org.logothete.chaincode.record;

import org.jspecify.annotations.NullMarked;
