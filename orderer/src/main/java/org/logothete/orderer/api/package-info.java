/**
 * What clients talk to: Fabric's {@code orderer.AtomicBroadcast} over gRPC, and {@code
 * grpc.health.v1}.
 *
 * <p>This package knows statuses, streams and flow control. What may be ordered is decided behind
 * {@link org.logothete.orderer.channel.OrderedChannel}, who may read behind {@link
 * org.logothete.orderer.api.AccessPolicy}.
 */
@NullMarked
package org.logothete.orderer.api;

import org.jspecify.annotations.NullMarked;
