/** What is voted on and what is kept: results of calls in their one encoding, and state to read. */
@NullMarked
package org.logothete.chaincode.record;

import org.jspecify.annotations.NullMarked;
