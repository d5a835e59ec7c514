/**
 * An authenticated set of key and value hashes: the tree, its pages and its proofs. Pure values.
 */
@NullMarked
package org.logothete.ledger.merkle;

import org.jspecify.annotations.NullMarked;
