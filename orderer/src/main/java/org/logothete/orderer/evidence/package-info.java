/**
 * Proofs that a consenter broke its protocol, or an executor that of direct agreement: kept on
 * disk, listed, and checked by anybody.
 */
@NullMarked
package org.logothete.orderer.evidence;

import org.jspecify.annotations.NullMarked;
