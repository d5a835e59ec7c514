/**
 * Planted bugs: engines broken on purpose, and the simulated worlds that must find each of them.
 */
@NullMarked
package org.logothete.verification.mutation;

import org.jspecify.annotations.NullMarked;
