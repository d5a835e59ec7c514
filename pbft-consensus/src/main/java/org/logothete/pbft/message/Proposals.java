package org.logothete.pbft.message;

import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/** The encoding of a proposal: header, then body. */
public final class Proposals {
  private Proposals() {}

  public static void write(CanonicalWriter out, Proposal proposal) {
    proposal.header().write(out);
    out.bytes(proposal.body());
  }

  public static Proposal read(CanonicalReader in, int bodyBytesMax)
      throws MalformedMessageException {
    return new Proposal(ProposalHeader.read(in), in.bytes(bodyBytesMax));
  }
}
