package org.logothete.pbft.message;

import java.util.List;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.ProposalHeader;

/**
 * "I know that a quorum prepared this header in this view." The signature is a signature over the
 * block itself, so a quorum of commits of one view is the block's certificate.
 */
public record Commit(long view, ProposalHeader header) implements Vote {
  public Commit {
    Bounds.view(view);
  }

  @Override
  public long height() {
    return header.height();
  }

  @Override
  public MessageKind kind() {
    return MessageKind.COMMIT;
  }

  @Override
  public Authentication authentication() {
    return new Authentication.BlockSignature(header, view);
  }

  @Override
  public List<Claim> claims() {
    return List.of();
  }

  @Override
  public List<ProposalHeader> headers() {
    return List.of(header);
  }

  @Override
  public void write(CanonicalWriter out) {
    out.uint64(view);
    header.write(out);
  }

  static Commit read(CanonicalReader in) throws MalformedMessageException {
    return new Commit(in.uint64(), ProposalHeader.read(in));
  }
}
