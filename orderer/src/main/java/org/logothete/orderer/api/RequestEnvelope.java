package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.logothete.network.transaction.InPlace;

/**
 * An envelope read as far as a stream needs it: where does it go, and, for Deliver, what is asked.
 * Fields share the received bytes. Nothing is verified here.
 *
 * @param channelHeader names channel and type
 * @param header as sent; its signature header is not read yet
 * @param data of the payload
 * @param payload signed bytes
 * @param signature over the payload
 */
record RequestEnvelope(
    ChannelHeader channelHeader,
    Header header,
    ByteString data,
    ByteString payload,
    ByteString signature) {

  /**
   * Reads the bytes as far as the channel header.
   *
   * @throws UnreadableException with the text Fabric's {@code protoutil} has for the case
   */
  static RequestEnvelope parse(ByteString bytes) throws UnreadableException {
    Envelope envelope = read(Envelope.parser(), bytes, "error unmarshalling Envelope");
    Payload payload = read(Payload.parser(), envelope.getPayload(), "error unmarshalling Payload");
    if (!payload.hasHeader()) {
      throw new UnreadableException("header not set");
    }
    Header header = payload.getHeader();
    if (header.getChannelHeader().isEmpty()) {
      throw new UnreadableException("channel header not set");
    }
    ChannelHeader channelHeader =
        read(
            ChannelHeader.parser(),
            header.getChannelHeader(),
            "error unmarshalling channel header: error unmarshalling ChannelHeader");
    return new RequestEnvelope(
        channelHeader, header, payload.getData(), envelope.getPayload(), envelope.getSignature());
  }

  /** What the client signed, and as whom. */
  SignedRequest signedRequest() throws UnreadableException {
    SignatureHeader signatureHeader =
        read(
            SignatureHeader.parser(),
            header.getSignatureHeader(),
            "error unmarshalling SignatureHeader");
    return new SignedRequest(payload, signatureHeader.getCreator(), signature);
  }

  /** Parses without copying the byte fields out of the input. */
  static <T> T read(Parser<T> parser, ByteString bytes, String failure) throws UnreadableException {
    try {
      return InPlace.parse(parser, bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableException(failure + ": " + e.getMessage());
    }
  }

  /** The bytes are not what they should be; the message is for the client. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
      super(message);
    }
  }
}
