package org.logothete.bdls.message;

import java.util.ArrayList;
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
 * A leader says what to vote for next: in round 0 in that round, later in the round above. It binds
 * nobody who is locked. The statement names the header's digest and not the body, so that two
 * signed ones are proof of equivocation without the bodies.
 *
 * @param began why the round is this one; empty in round 0, which needs no reason
 */
public record Select(long round, Choice choice, Optional<RoundCertificate> began)
    implements BdlsMessage {
  public Select {
    Bounds.round(round);
    if (round == 0 && (began.isPresent() || choice instanceof Choice.Locked)) {
      throw new IllegalArgumentException("before round 0 nobody votes or locks");
    }
    if (round > 0
        && (began.isEmpty()
            || began.get().round() != round
            || began.get().height() != choice.header().height())) {
      throw new IllegalArgumentException("round " + round + " is not shown to have begun");
    }
    if (choice instanceof Choice.Locked(LockCertificate lock) && lock.round() >= round) {
      throw new IllegalArgumentException("a lock of round " + lock.round() + " in round " + round);
    }
  }

  public ProposalHeader header() {
    return choice.header();
  }

  @Override
  public MessageKind kind() {
    return MessageKind.SELECT;
  }

  @Override
  public long height() {
    return header().height();
  }

  @Override
  public Authentication authentication() {
    return statement(height(), round, header().digest());
  }

  /** What the sender of such a selection signs. */
  public static Authentication statement(long height, long round, Bytes digest) {
    return Statements.of(MessageKind.SELECT, height, round, digest);
  }

  @Override
  public List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    began.ifPresent(certificate -> claims.addAll(certificate.claims()));
    if (choice instanceof Choice.Locked(LockCertificate lock)) {
      claims.addAll(lock.claims());
    }
    return List.copyOf(claims);
  }

  @Override
  public List<ProposalHeader> headers() {
    return List.of(header());
  }

  @Override
  public Optional<Proposal> proposes() {
    return choice instanceof Choice.Fresh(Proposal proposal)
        ? Optional.of(proposal)
        : Optional.empty();
  }

  @Override
  public Select withBody(Bytes body) {
    if (choice instanceof Choice.Fresh(Proposal proposal)) {
      return new Select(round, new Choice.Fresh(proposal.withBody(body)), began);
    }
    throw new IllegalStateException("a locked choice has no body");
  }

  @Override
  public void write(CanonicalWriter out) {
    out.uint64(round);
    choice.write(out);
    out.bool(began.isPresent());
    began.ifPresent(certificate -> certificate.write(out));
  }

  static Select read(CanonicalReader in, int bodyBytesMax) throws MalformedMessageException {
    long round = in.uint64();
    Choice choice = Choice.read(in, bodyBytesMax);
    Optional<RoundCertificate> began =
        in.bool() ? Optional.of(RoundCertificate.read(in)) : Optional.empty();
    return new Select(round, choice, began);
  }
}
