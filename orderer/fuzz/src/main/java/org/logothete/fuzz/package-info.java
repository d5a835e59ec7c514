/** Feeds hostile bytes and lies to everything that reads what others wrote, guided by coverage. */
@NullMarked
package org.logothete.fuzz;

import org.jspecify.annotations.NullMarked;
