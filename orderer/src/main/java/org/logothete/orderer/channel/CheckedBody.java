package org.logothete.orderer.channel;

import java.util.List;
import java.util.Optional;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ProposalHeader;

/**
 * A proposal's body after all checks that need no chain.
 *
 * @param digest of the header
 * @param requestIds of its transactions, in order; empty if it is refused
 * @param refusal why it is invalid
 */
record CheckedBody(
    ProposalHeader header, Bytes digest, List<String> requestIds, Optional<String> refusal) {
  CheckedBody {
    requestIds = List.copyOf(requestIds);
  }
}
