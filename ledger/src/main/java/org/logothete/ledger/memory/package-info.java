/** The ledger without a disk, for simulation and tests: it can forget what was not synced. */
@NullMarked
package org.logothete.ledger.memory;

import org.jspecify.annotations.NullMarked;
