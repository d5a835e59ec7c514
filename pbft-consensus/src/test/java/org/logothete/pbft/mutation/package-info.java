/**
 * Planted bugs: engines broken on purpose, and the simulated worlds that must find each of them.
 */
@NullMarked
package org.logothete.pbft.mutation;

import org.jspecify.annotations.NullMarked;
