package org.logothete.pbft.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.ProposalHeader;

/**
 * "I vote in no view below {@code newView} any more, and this is what I may have helped to decide."
 *
 * @param decided proof of the newest decided block; empty if that is the block the configuration
 *     begins with
 * @param prepared for each height above that which the sender ever committed to, its certificate of
 *     the highest view; ascending heights
 */
public record ViewChange(
    long newView, Optional<DecisionCertificate> decided, List<PreparedCertificate> prepared)
    implements PbftMessage {
  public ViewChange {
    Bounds.view(newView);
    if (newView == 0) {
      throw new IllegalArgumentException("nobody asks for view 0, the first one");
    }
    prepared = List.copyOf(prepared);
    if (prepared.size() > Bounds.HEIGHTS_MAX) {
      throw new IllegalArgumentException(prepared.size() + " prepared certificates are too many");
    }
    long below = decided.map(DecisionCertificate::height).orElse(0L);
    for (PreparedCertificate certificate : prepared) {
      if (certificate.height() <= below) {
        throw new IllegalArgumentException(
            "prepared height " + certificate.height() + " is not above " + below);
      }
      if (certificate.view() >= newView) {
        throw new IllegalArgumentException(
            "prepared in view " + certificate.view() + ", not below " + newView);
      }
      below = certificate.height();
    }
  }

  @Override
  public MessageKind kind() {
    return MessageKind.VIEW_CHANGE;
  }

  @Override
  public long view() {
    return newView;
  }

  @Override
  public Authentication authentication() {
    return Statements.of(kind(), newView, 0, encode().sha256());
  }

  @Override
  public List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    decided.ifPresent(d -> claims.addAll(d.claims()));
    prepared.forEach(p -> claims.addAll(p.claims()));
    return List.copyOf(claims);
  }

  @Override
  public List<ProposalHeader> headers() {
    List<ProposalHeader> headers = new ArrayList<>();
    decided.ifPresent(d -> headers.add(d.header()));
    prepared.forEach(p -> headers.add(p.header()));
    return List.copyOf(headers);
  }

  @Override
  public void write(CanonicalWriter out) {
    out.uint64(newView).bool(decided.isPresent());
    decided.ifPresent(d -> d.write(out));
    out.list(prepared, (o, certificate) -> certificate.write(o));
  }

  /** Reads what {@link #write} wrote. */
  public static ViewChange read(CanonicalReader in) throws MalformedMessageException {
    long newView = in.uint64();
    Optional<DecisionCertificate> decided = Optional.empty();
    if (in.bool()) {
      decided = Optional.of(DecisionCertificate.read(in));
    }
    List<PreparedCertificate> prepared = in.list(Bounds.HEIGHTS_MAX, PreparedCertificate::read);
    return new ViewChange(newView, decided, prepared);
  }
}
