/**
 * What may be ordered: from an envelope's exact bytes and the channel configuration in force to a
 * verdict with Fabric's status and text; and who may read.
 */
@NullMarked
package org.logothete.orderer.admission;

import org.jspecify.annotations.NullMarked;
