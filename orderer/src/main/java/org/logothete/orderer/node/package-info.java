/** Puts a node together from its settings and takes it apart again. */
@NullMarked
package org.logothete.orderer.node;

import org.jspecify.annotations.NullMarked;
