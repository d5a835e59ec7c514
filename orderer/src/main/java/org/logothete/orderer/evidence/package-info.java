/** Proofs that a consenter broke the protocol: kept on disk, listed, and checked by anybody. */
@NullMarked
package org.logothete.orderer.evidence;

import org.jspecify.annotations.NullMarked;
