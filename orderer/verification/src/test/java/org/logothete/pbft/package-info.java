/** Slow twins of parts of the engine, which they have to see. */
@NullMarked
package org.logothete.pbft;

import org.jspecify.annotations.NullMarked;
