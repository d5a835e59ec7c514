/** BDLS: heights and rounds. No engine is here yet: a channel that names it is refused at start. */
@NullMarked
package org.logothete.bdls;

import org.jspecify.annotations.NullMarked;
