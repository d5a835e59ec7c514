/**
 * Agreement on results by ordered votes (construction A): a deterministic function of the ordered
 * blocks. {@code Agreement} is what every node computes; {@code Speculation} is what an executor
 * does ahead of it.
 */
@NullMarked
package org.logothete.chaincode.agreement;

import org.jspecify.annotations.NullMarked;
