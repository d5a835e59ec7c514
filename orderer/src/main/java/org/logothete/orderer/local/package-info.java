/** A network whose nodes run on this machine, one process each. */
@NullMarked
package org.logothete.orderer.local;

import org.jspecify.annotations.NullMarked;
