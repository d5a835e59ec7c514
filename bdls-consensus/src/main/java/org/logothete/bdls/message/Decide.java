package org.logothete.bdls.message;

import java.util.List;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.ProposalHeader;

/** A quorum committed. Proves itself, so anybody may pass it on to whoever missed it. */
public record Decide(DecisionCertificate certificate) implements BdlsMessage {
  @Override
  public MessageKind kind() {
    return MessageKind.DECIDE;
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

  static Decide read(CanonicalReader in) throws MalformedMessageException {
    return new Decide(DecisionCertificate.read(in));
  }
}
