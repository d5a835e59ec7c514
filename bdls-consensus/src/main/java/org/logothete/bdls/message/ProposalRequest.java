package org.logothete.bdls.message;

import java.util.List;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.ProposalHeader;

/** Asks for a proposal by its header's digest. Answered by {@link ProposalReply}, or not at all. */
public record ProposalRequest(long height, Bytes digest) implements BdlsMessage {
  public ProposalRequest {
    Bounds.height(height);
    Bounds.digest(digest);
  }

  @Override
  public MessageKind kind() {
    return MessageKind.PROPOSAL_REQUEST;
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
    return List.of();
  }

  @Override
  public void write(CanonicalWriter out) {
    out.uint64(height).bytes(digest);
  }

  static ProposalRequest read(CanonicalReader in) throws MalformedMessageException {
    return new ProposalRequest(in.uint64(), in.bytes(Bounds.DIGEST_BYTES));
  }
}
