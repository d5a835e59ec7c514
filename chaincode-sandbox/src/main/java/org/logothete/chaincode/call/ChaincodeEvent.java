package org.logothete.chaincode.call;

import com.google.protobuf.ByteString;

/** What a chaincode tells listeners when the result of its call is agreed; at most one a call. */
public record ChaincodeEvent(String name, ByteString payload) {}
