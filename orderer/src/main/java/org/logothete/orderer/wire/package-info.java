/** How a frame of the cluster protocol looks in bytes: length, limit, protobuf, versions. */
@NullMarked
package org.logothete.orderer.wire;

import org.jspecify.annotations.NullMarked;
