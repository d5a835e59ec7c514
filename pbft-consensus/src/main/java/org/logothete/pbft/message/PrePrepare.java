package org.logothete.pbft.message;

import java.util.List;
import java.util.Optional;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/**
 * The leader of a view proposes a block. The statement names the header's digest and not the body,
 * so that two signed ones are proof of equivocation without the bodies.
 */
public record PrePrepare(long view, Proposal proposal) implements Vote {
  public PrePrepare {
    Bounds.view(view);
  }

  @Override
  public long height() {
    return proposal.height();
  }

  @Override
  public MessageKind kind() {
    return MessageKind.PRE_PREPARE;
  }

  @Override
  public Authentication authentication() {
    return Statements.of(kind(), view, proposal.height(), proposal.header().digest());
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
  public Optional<Proposal> proposes() {
    return Optional.of(proposal);
  }

  @Override
  public PrePrepare withBody(Bytes body) {
    return new PrePrepare(view, proposal.withBody(body));
  }

  @Override
  public void write(CanonicalWriter out) {
    out.uint64(view);
    proposal.write(out);
  }

  static PrePrepare read(CanonicalReader in, int bodyBytesMax) throws MalformedMessageException {
    return new PrePrepare(in.uint64(), Proposal.read(in, bodyBytesMax));
  }
}
