/** The disk that a node's ledger lies on: how much room it has, and what follows if it fails. */
@NullMarked
package org.logothete.orderer.disk;

import org.jspecify.annotations.NullMarked;
