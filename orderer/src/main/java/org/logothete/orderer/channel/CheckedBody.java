package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ProposalHeader;

/**
 * A proposal's body after all checks that need no chain.
 *
 * @param digest of the header
 * @param envelopes of its transactions, in order; empty if it is refused
 * @param requestIds of the same
 * @param refusal why it is invalid
 */
record CheckedBody(
    ProposalHeader header,
    Bytes digest,
    List<ByteString> envelopes,
    List<String> requestIds,
    Optional<String> refusal) {
  CheckedBody {
    envelopes = List.copyOf(envelopes);
    requestIds = List.copyOf(requestIds);
  }

  static CheckedBody sound(
      ProposalHeader header, List<ByteString> envelopes, List<String> requestIds) {
    return new CheckedBody(header, header.digest(), envelopes, requestIds, Optional.empty());
  }

  static CheckedBody refused(ProposalHeader header, String why) {
    return new CheckedBody(header, header.digest(), List.of(), List.of(), Optional.of(why));
  }
}
