/** A network that survives the loss of its leader before the eyes of whoever runs it. */
@NullMarked
package org.logothete.orderer.demo;

import org.jspecify.annotations.NullMarked;
