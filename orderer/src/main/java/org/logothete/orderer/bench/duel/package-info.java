/**
 * Two builds measured by turns in one sitting, so that what the machine does to one it does to
 * both.
 */
@NullMarked
package org.logothete.orderer.bench.duel;

import org.jspecify.annotations.NullMarked;
