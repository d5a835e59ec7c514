/**
 * A second opinion on what the orderers produce. Nothing here uses the product's code: it reads
 * Fabric's bytes field by field, so that a misunderstanding of ours cannot hide on both sides.
 */
@NullMarked
package org.logothete.conformance;

import org.jspecify.annotations.NullMarked;
