/** What chaincode keeps: keys with versions, their history, and the root over all. */
@NullMarked
package org.logothete.ledger.state;

import org.jspecify.annotations.NullMarked;
