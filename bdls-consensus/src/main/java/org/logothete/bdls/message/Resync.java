package org.logothete.bdls.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.ProposalHeader;

/**
 * For a node that is late: the newest round of a height that is known to have begun, and the newest
 * lock. Each is one certificate.
 */
public record Resync(Optional<RoundCertificate> began, Optional<LockCertificate> lock)
    implements BdlsMessage {
  public Resync {
    if (began.isEmpty() && lock.isEmpty()) {
      throw new IllegalArgumentException("it says nothing");
    }
    if (began.isPresent() && lock.isPresent() && began.get().height() != lock.get().height()) {
      throw new IllegalArgumentException("round and lock are of two heights");
    }
  }

  @Override
  public MessageKind kind() {
    return MessageKind.RESYNC;
  }

  @Override
  public long height() {
    return began
        .map(RoundCertificate::height)
        .or(() -> lock.map(LockCertificate::height))
        .orElseThrow();
  }

  @Override
  public Authentication authentication() {
    return new Authentication.Link();
  }

  @Override
  public List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    began.ifPresent(certificate -> claims.addAll(certificate.claims()));
    lock.ifPresent(certificate -> claims.addAll(certificate.claims()));
    return List.copyOf(claims);
  }

  @Override
  public List<ProposalHeader> headers() {
    return lock.map(LockCertificate::header).stream().toList();
  }

  @Override
  public void write(CanonicalWriter out) {
    out.bool(began.isPresent());
    began.ifPresent(certificate -> certificate.write(out));
    out.bool(lock.isPresent());
    lock.ifPresent(certificate -> certificate.write(out));
  }

  static Resync read(CanonicalReader in) throws MalformedMessageException {
    Optional<RoundCertificate> began =
        in.bool() ? Optional.of(RoundCertificate.read(in)) : Optional.empty();
    Optional<LockCertificate> lock =
        in.bool() ? Optional.of(LockCertificate.read(in)) : Optional.empty();
    return new Resync(began, lock);
  }
}
