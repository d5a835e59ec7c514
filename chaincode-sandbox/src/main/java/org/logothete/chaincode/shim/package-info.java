/**
 * Runs unmodified Fabric chaincode: the peer's side of Fabric's chaincode protocol.
 *
 * <p>{@link org.logothete.chaincode.shim.ShimSession} and {@link
 * org.logothete.chaincode.shim.ShimCall} know the protocol and neither threads nor sockets; {@link
 * org.logothete.chaincode.shim.ShimConnection} adds threads and time, the endpoints add gRPC. Where
 * a rule is Fabric's, it is that of {@code core/chaincode/handler.go}.
 */
@NullMarked
package org.logothete.chaincode.shim;

import org.jspecify.annotations.NullMarked;
