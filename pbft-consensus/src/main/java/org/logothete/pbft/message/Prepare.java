package org.logothete.pbft.message;

import java.util.List;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.ProposalHeader;

/**
 * "I accepted this header as the one of this view and height, and have its body on disk." A quorum
 * of them is a {@link PreparedCertificate}, which others believe because each is signed.
 *
 * @param digest the header's digest
 */
public record Prepare(long view, long height, Bytes digest) implements Vote {
  public Prepare {
    Bounds.view(view);
    Bounds.height(height);
    Bounds.digest(digest);
  }

  @Override
  public MessageKind kind() {
    return MessageKind.PREPARE;
  }

  @Override
  public Authentication authentication() {
    return statement(view, height, digest);
  }

  /** What the sender of such a prepare signs. */
  static Authentication statement(long view, long height, Bytes digest) {
    return Statements.of(MessageKind.PREPARE, view, height, digest);
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
    out.uint64(view).uint64(height).bytes(digest);
  }

  static Prepare read(CanonicalReader in) throws MalformedMessageException {
    return new Prepare(in.uint64(), in.uint64(), in.bytes(Bounds.DIGEST_BYTES));
  }
}
