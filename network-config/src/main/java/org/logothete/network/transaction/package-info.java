/** Transactions as channels order them: envelopes, parsed once, with their exact bytes. */
@NullMarked
package org.logothete.network.transaction;

import org.jspecify.annotations.NullMarked;
