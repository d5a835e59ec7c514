/** Examines a stored ledger without a node: is all of it there, linked and certified? */
@NullMarked
package org.logothete.orderer.audit;

import org.jspecify.annotations.NullMarked;
