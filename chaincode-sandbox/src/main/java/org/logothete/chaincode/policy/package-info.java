/**
 * Who has to say what for a call's result to count, and what happens if too few say the same: pure
 * functions over frozen ballots.
 */
@NullMarked
package org.logothete.chaincode.policy;

import org.jspecify.annotations.NullMarked;
