package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.MalformedMessageException;

/**
 * The bytes of a proposal's body: a format byte, then the envelopes.
 *
 * <p>Format 1 carries whole envelopes. Further formats (envelopes named by digest, for followers
 * that hold the bodies) get numbers of their own.
 */
final class ProposalBody {
  private static final int WHOLE_ENVELOPES = 1;

  /** More envelopes than any channel configuration sensibly allows in one block. */
  private static final int ENVELOPES_MAX = 1 << 20;

  private ProposalBody() {}

  static Bytes encode(List<ByteString> envelopes) {
    CanonicalWriter out = new CanonicalWriter();
    out.uint8(WHOLE_ENVELOPES);
    out.list(envelopes, (to, envelope) -> to.bytes(Bytes.wrap(envelope.toByteArray())));
    return out.toBytes();
  }

  static List<ByteString> decode(Bytes body) throws MalformedMessageException {
    CanonicalReader in = new CanonicalReader(body);
    int format = in.uint8();
    if (format != WHOLE_ENVELOPES) {
      throw in.malformed("unknown proposal body format " + format);
    }
    List<Bytes> envelopes = in.list(ENVELOPES_MAX, item -> item.bytes(body.size()));
    in.end();
    List<ByteString> decoded = new ArrayList<>(envelopes.size());
    for (Bytes envelope : envelopes) {
      decoded.add(ByteString.copyFrom(envelope.asBuffer()));
    }
    return decoded;
  }
}
