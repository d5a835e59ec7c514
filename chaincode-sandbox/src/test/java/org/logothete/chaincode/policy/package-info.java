/** Tests of policies. */
@NullMarked
package org.logothete.chaincode.policy;

import org.jspecify.annotations.NullMarked;
