package org.logothete.bdls.message;

import java.util.List;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.ProposalHeader;

/**
 * "This header of this round is the lock on my disk, and so is its body." The signature is a
 * signature over the block itself, so a quorum of commits of one round is the block's certificate.
 */
public record Commit(long round, ProposalHeader header) implements BdlsMessage {
  public Commit {
    Bounds.round(round);
  }

  @Override
  public MessageKind kind() {
    return MessageKind.COMMIT;
  }

  @Override
  public long height() {
    return header.height();
  }

  @Override
  public Authentication authentication() {
    return new Authentication.BlockSignature(header, round);
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
    out.uint64(round);
    header.write(out);
  }

  static Commit read(CanonicalReader in) throws MalformedMessageException {
    return new Commit(in.uint64(), ProposalHeader.read(in));
  }
}
