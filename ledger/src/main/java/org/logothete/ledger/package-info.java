/** The durable side of a node: blocks and the consensus log. */
@NullMarked
package org.logothete.ledger;

import org.jspecify.annotations.NullMarked;
