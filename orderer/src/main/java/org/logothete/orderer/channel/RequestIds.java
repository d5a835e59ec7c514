package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.logothete.consensus.Bytes;
import org.logothete.orderer.admission.ParsedEnvelope;

/**
 * What a transaction is known by, in the pool and in the ledger's index, so that it is ordered
 * once: an endorser transaction by its transaction id, which its creator alone can make; everything
 * else by the digest of its bytes.
 */
final class RequestIds {
  private RequestIds() {}

  static String of(ParsedEnvelope envelope) {
    return envelope.isConfig()
        ? byDigest(Bytes.wrap(envelope.digest().toByteArray()))
        : envelope.channelHeader().getTxId();
  }

  /** Ids of envelopes in a block; such of other types or that cannot be read go by their digest. */
  static List<String> ofAll(List<ByteString> envelopes) {
    return envelopes.stream().map(RequestIds::of).toList();
  }

  private static String of(ByteString envelope) {
    try {
      Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      if (header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE
          && !header.getTxId().isEmpty()) {
        return header.getTxId();
      }
    } catch (InvalidProtocolBufferException _) {
      // A block that others ordered may hold what this node would have refused.
    }
    return byDigest(Bytes.wrap(envelope.toByteArray()).sha256());
  }

  private static String byDigest(Bytes digest) {
    return "sha256:" + digest.toHex();
  }
}
