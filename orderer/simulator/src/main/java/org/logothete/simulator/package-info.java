/** A deterministic world for consensus engines. */
@NullMarked
package org.logothete.simulator;

import org.jspecify.annotations.NullMarked;
