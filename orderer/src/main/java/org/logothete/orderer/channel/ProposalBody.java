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
 * <p>Format 1 carries whole envelopes; it is what engines see, what is validated and kept. Format 2
 * names them by digest and exists only between nodes: see {@link DigestedProposals}.
 */
final class ProposalBody {
  private static final int WHOLE_ENVELOPES = 1;

  private static final int DIGESTS = 2;
  private static final int DIGEST_BYTES = 32;

  /** More envelopes than any channel configuration sensibly allows in one block. */
  private static final int ENVELOPES_MAX = 1 << 20;

  private ProposalBody() {}

  static Bytes encode(List<ByteString> envelopes) {
    int bytes = 1 + Integer.BYTES;
    for (ByteString envelope : envelopes) {
      bytes = Math.addExact(bytes, Integer.BYTES + envelope.size());
    }
    CanonicalWriter out = new CanonicalWriter(bytes);
    out.uint8(WHOLE_ENVELOPES);
    out.list(envelopes, (to, envelope) -> to.bytes(envelope.asReadOnlyByteBuffer()));
    return out.toBytes();
  }

  /** The envelopes; they share one copy of the body. */
  static List<ByteString> decode(Bytes body) throws MalformedMessageException {
    CanonicalReader in = new CanonicalReader(body);
    int format = in.uint8();
    if (format != WHOLE_ENVELOPES) {
      throw in.malformed("unknown proposal body format " + format);
    }
    List<CanonicalReader.Span> places = in.list(ENVELOPES_MAX, item -> item.span(body.size()));
    in.end();
    ByteString copy = ByteString.copyFrom(body.asBuffer());
    List<ByteString> envelopes = new ArrayList<>(places.size());
    for (CanonicalReader.Span place : places) {
      envelopes.add(copy.substring(place.from(), place.to()));
    }
    return envelopes;
  }

  /** The same transactions, named by their digests. */
  static Bytes encodeDigests(List<ByteString> digests) {
    int each = Integer.BYTES + DIGEST_BYTES;
    CanonicalWriter out = new CanonicalWriter(1 + Integer.BYTES + digests.size() * each);
    out.uint8(DIGESTS);
    out.list(digests, (to, digest) -> to.bytes(digest.asReadOnlyByteBuffer()));
    return out.toBytes();
  }

  /** Whether a body names its envelopes by digest. */
  static boolean isDigests(Bytes body) {
    return !body.isEmpty() && body.at(0) == DIGESTS;
  }

  /** The digests in a body that {@link #isDigests}. */
  static List<ByteString> decodeDigests(Bytes body) throws MalformedMessageException {
    CanonicalReader in = new CanonicalReader(body);
    if (in.uint8() != DIGESTS) {
      throw in.malformed("a body of another format");
    }
    List<ByteString> digests =
        in.list(ENVELOPES_MAX, item -> ByteString.copyFrom(item.bytes(DIGEST_BYTES).asBuffer()));
    in.end();
    return digests;
  }
}
