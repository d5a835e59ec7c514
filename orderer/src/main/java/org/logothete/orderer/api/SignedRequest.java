package org.logothete.orderer.api;

import com.google.protobuf.ByteString;

/**
 * What a client signed.
 *
 * @param payload the signed bytes, exactly as sent
 * @param creator serialized identity of the signer
 * @param signature over the payload
 */
public record SignedRequest(ByteString payload, ByteString creator, ByteString signature) {}
