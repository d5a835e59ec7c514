package org.logothete.pbft.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;

/**
 * The leader of {@code view} shows that a quorum left the views before it. What it re-proposes is
 * not said: everybody computes it from the view changes.
 *
 * @param viewChanges for {@code view}, by distinct signers in ascending order
 */
public record NewView(long view, List<SignedViewChange> viewChanges) implements PbftMessage {
  public NewView {
    Bounds.view(view);
    viewChanges = List.copyOf(viewChanges);
    Optional<NodeId> last = Optional.empty();
    for (SignedViewChange signed : viewChanges) {
      if (signed.viewChange().newView() != view) {
        throw new IllegalArgumentException(
            "a view change for " + signed.viewChange().newView() + " in new view " + view);
      }
      if (last.isPresent() && last.get().compareTo(signed.signer()) >= 0) {
        throw new IllegalArgumentException("signers are not in ascending order");
      }
      last = Optional.of(signed.signer());
    }
  }

  @Override
  public MessageKind kind() {
    return MessageKind.NEW_VIEW;
  }

  @Override
  public Authentication authentication() {
    return Statements.of(kind(), view, 0, encode().sha256());
  }

  @Override
  public List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    viewChanges.forEach(v -> claims.addAll(v.claims()));
    return List.copyOf(claims);
  }

  @Override
  public List<ProposalHeader> headers() {
    return viewChanges.stream().flatMap(v -> v.viewChange().headers().stream()).toList();
  }

  @Override
  public void write(CanonicalWriter out) {
    out.uint64(view).list(viewChanges, (o, v) -> v.write(o));
  }

  /** Reads what {@link #write} wrote. */
  public static NewView read(CanonicalReader in) throws MalformedMessageException {
    return new NewView(in.uint64(), in.list(Bounds.MEMBERS_MAX, SignedViewChange::read));
  }
}
