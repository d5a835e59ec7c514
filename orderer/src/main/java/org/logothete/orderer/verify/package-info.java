/**
 * Signs what engines say and verifies what others say; the only place that makes {@link
 * org.logothete.consensus.Authenticated} values.
 */
@NullMarked
package org.logothete.orderer.verify;

import org.jspecify.annotations.NullMarked;
