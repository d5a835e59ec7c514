/** Tests of agreement by ordered votes. */
@NullMarked
package org.logothete.chaincode.agreement;

import org.jspecify.annotations.NullMarked;
