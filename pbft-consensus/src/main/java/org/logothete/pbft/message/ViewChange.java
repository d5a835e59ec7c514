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
 * @param absences who was missed at its turn; by distinct nodes, ascending. Empty where leaders do
 *     not take turns
 */
public record ViewChange(
    long newView,
    Optional<DecisionCertificate> decided,
    List<PreparedCertificate> prepared,
    List<Absence> absences)
    implements PbftMessage {
  private static final int DECIDED = 1;
  private static final int ABSENCES = 2;

  public ViewChange {
    Bounds.view(newView);
    if (newView == 0) {
      throw new IllegalArgumentException("nobody asks for view 0, the first one");
    }
    prepared = List.copyOf(prepared);
    absences = List.copyOf(absences);
    for (int i = 1; i < absences.size(); i++) {
      if (absences.get(i - 1).node().compareTo(absences.get(i).node()) >= 0) {
        throw new IllegalArgumentException("absent nodes are not in ascending order");
      }
    }
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

  /** A view change that misses nobody. */
  public ViewChange(
      long newView, Optional<DecisionCertificate> decided, List<PreparedCertificate> prepared) {
    this(newView, decided, prepared, List.of());
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
    int parts = (decided.isPresent() ? DECIDED : 0) | (absences.isEmpty() ? 0 : ABSENCES);
    out.uint64(newView).uint8(parts);
    decided.ifPresent(d -> d.write(out));
    out.list(prepared, (o, certificate) -> certificate.write(o));
    if (!absences.isEmpty()) {
      out.list(absences, (o, absence) -> absence.write(o));
    }
  }

  /** Reads what {@link #write} wrote. */
  public static ViewChange read(CanonicalReader in) throws MalformedMessageException {
    long newView = in.uint64();
    Optional<DecisionCertificate> decided = Optional.empty();
    int parts = in.uint8();
    if (parts > (DECIDED | ABSENCES)) {
      throw in.malformed("a view change with unknown parts " + parts);
    }
    if ((parts & DECIDED) != 0) {
      decided = Optional.of(DecisionCertificate.read(in));
    }
    List<PreparedCertificate> prepared = in.list(Bounds.HEIGHTS_MAX, PreparedCertificate::read);
    List<Absence> absences =
        (parts & ABSENCES) == 0 ? List.of() : in.list(Bounds.MEMBERS_MAX, Absence::read);
    if ((parts & ABSENCES) != 0 && absences.isEmpty()) {
      throw in.malformed("an empty list of absences is left out");
    }
    return new ViewChange(newView, decided, prepared, absences);
  }
}
