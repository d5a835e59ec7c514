/** Which chaincodes a channel has: definitions, and the approvals that put them in force. */
@NullMarked
package org.logothete.chaincode.lifecycle;

import org.jspecify.annotations.NullMarked;
