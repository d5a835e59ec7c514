package org.logothete.bdls.message;

import java.util.List;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/**
 * A proposal that was asked for. It proves nothing: the asker compares the digest with the one it
 * wants and has the body validated.
 */
public record ProposalReply(Proposal proposal) implements BdlsMessage {
  @Override
  public MessageKind kind() {
    return MessageKind.PROPOSAL_REPLY;
  }

  @Override
  public long height() {
    return proposal.height();
  }

  @Override
  public Authentication authentication() {
    return new Authentication.Link();
  }

  @Override
  public List<Claim> claims() {
    return List.of();
  }

  @Override
  public List<ProposalHeader> headers() {
    return List.of(proposal.header());
  }

  @Override
  public void write(CanonicalWriter out) {
    proposal.write(out);
  }

  static ProposalReply read(CanonicalReader in, int bodyBytesMax) throws MalformedMessageException {
    return new ProposalReply(Proposal.read(in, bodyBytesMax));
  }
}
