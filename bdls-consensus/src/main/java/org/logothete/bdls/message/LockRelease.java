package org.logothete.bdls.message;

import java.util.List;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.ProposalHeader;

/**
 * The newest lock of somebody who leaves a round, or sees another hold on to less: who holds an
 * older lock lets go of it.
 */
public record LockRelease(LockCertificate certificate) implements BdlsMessage {
  @Override
  public MessageKind kind() {
    return MessageKind.LOCK_RELEASE;
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

  static LockRelease read(CanonicalReader in) throws MalformedMessageException {
    return new LockRelease(LockCertificate.read(in));
  }
}
