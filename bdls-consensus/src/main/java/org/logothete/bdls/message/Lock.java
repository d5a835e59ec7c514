package org.logothete.bdls.message;

import java.util.List;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.ProposalHeader;

/**
 * The leader shows that a quorum voted for one header in its round: lock it and commit. The
 * certificate proves itself, so it matters not who sends it.
 */
public record Lock(LockCertificate certificate) implements BdlsMessage {
  @Override
  public MessageKind kind() {
    return MessageKind.LOCK;
  }

  @Override
  public long height() {
    return certificate.height();
  }

  @Override
  public Authentication authentication() {
    return new Authentication.Link();
  }

  @Override
  public List<Claim> claims() {
    return certificate.claims();
  }

  @Override
  public List<ProposalHeader> headers() {
    return List.of(certificate.header());
  }

  @Override
  public void write(CanonicalWriter out) {
    certificate.write(out);
  }

  static Lock read(CanonicalReader in) throws MalformedMessageException {
    return new Lock(LockCertificate.read(in));
  }
}
