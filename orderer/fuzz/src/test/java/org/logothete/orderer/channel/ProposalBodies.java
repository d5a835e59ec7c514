package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import java.util.List;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.fuzz.FuzzTarget;

/** Bodies of proposals: a list of envelopes has one encoding. */
public final class ProposalBodies implements FuzzTarget {
  @Override
  public void run(byte[] input) {
    Bytes body = Bytes.wrap(input);
    try {
      if (!ProposalBody.encode(ProposalBody.decode(body)).equals(body)) {
        throw new AssertionError("a second encoding of a body");
      }
    } catch (MalformedMessageException refused) {
      return;
    }
  }

  @Override
  public List<byte[]> seeds() {
    List<ByteString> envelopes = List.of(ByteString.EMPTY, ByteString.copyFromUtf8("envelope"));
    return List.of(ProposalBody.encode(envelopes).toArray());
  }
}
