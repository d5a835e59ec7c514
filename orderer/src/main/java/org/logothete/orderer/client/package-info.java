/** A Fabric client: signs, submits and reads over gRPC, as any client of an orderer would. */
@NullMarked
package org.logothete.orderer.client;

import org.jspecify.annotations.NullMarked;
