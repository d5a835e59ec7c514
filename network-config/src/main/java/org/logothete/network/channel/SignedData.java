package org.logothete.network.channel;

import com.google.protobuf.ByteString;

/**
 * A signature with all that verifying it needs.
 *
 * @param identity the signer, a serialised {@code msp.SerializedIdentity}
 * @param data the bytes that were signed
 * @param signature ECDSA in ASN.1 form
 */
public record SignedData(ByteString identity, ByteString data, ByteString signature) {}
