package org.logothete.pbft;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.SignedViewChange;

/**
 * What a new view must go on with; a pure function of its quorum of view changes, so that everybody
 * computes the same (Castro and Liskov, section 4.4, for chained proposals).
 *
 * <p>Let D be the highest decided height that a view change proves. Above D, height by height, the
 * certificate of the highest view counts, as long as the headers link; the first gap or broken link
 * ends the run. A height that may be decided is never cut off: whoever commits to h in a view has
 * committed to h - 1 in it or knows it decided, so if h is decided in view v, a member of every
 * quorum reports h and everything between D and h at v or above, and by induction over the views
 * above v every certificate for these heights is for the same headers.
 *
 * <p>At and below D, the ancestors of the decided header that certificates show are re-proposed
 * too. They are decided already, by implication; voting on them again serves those who cannot get
 * the blocks because only faulty nodes have them.
 *
 * @param decided proof of D; empty if D is the block the configuration begins with
 * @param prover who proved D
 * @param headers what is to be agreed in the new view, by height, linked and without gaps
 */
record Selection(
    Optional<DecisionCertificate> decided,
    Optional<NodeId> prover,
    SortedMap<Long, ProposalHeader> headers) {
  Selection {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }

  /**
   * Computes the selection.
   *
   * @param newView checked by {@link Certificates}
   * @param base the block the configuration begins with
   */
  static Selection of(NewView newView, long base) {
    Optional<SignedViewChange> furthest = furthest(newView.viewChanges());
    Optional<DecisionCertificate> decided = furthest.flatMap(v -> v.viewChange().decided());
    SortedMap<Long, ProposalHeader> headers = new TreeMap<>();
    decided.ifPresent(d -> addAncestors(newView, d.header(), headers));
    addSuccessors(newView, decided.map(DecisionCertificate::header).orElse(null), base, headers);
    return new Selection(decided, furthest.map(SignedViewChange::signer), headers);
  }

  /** The highest height that is decided or to be agreed on again. */
  long lastHeight(long base) {
    return headers.isEmpty()
        ? decided.map(DecisionCertificate::height).orElse(base)
        : headers.lastKey();
  }

  private static Optional<SignedViewChange> furthest(List<SignedViewChange> viewChanges) {
    @Nullable SignedViewChange furthest = null;
    long height = 0;
    for (SignedViewChange signed : viewChanges) {
      Optional<DecisionCertificate> decided = signed.viewChange().decided();
      if (decided.isPresent() && decided.get().height() > height) {
        furthest = signed;
        height = decided.get().height();
      }
    }
    return Optional.ofNullable(furthest);
  }

  private static void addAncestors(
      NewView newView, ProposalHeader decided, SortedMap<Long, ProposalHeader> headers) {
    Optional<ProposalHeader> next = Optional.of(decided);
    while (next.isPresent()) {
      ProposalHeader child = next.get();
      headers.put(child.height(), child);
      next =
          newView.viewChanges().stream()
              .flatMap(signed -> signed.viewChange().prepared().stream())
              .map(PreparedCertificate::header)
              .filter(h -> h.height() == child.height() - 1)
              .filter(h -> h.hash().equals(child.previousHash()))
              .findFirst();
    }
  }

  /**
   * Adds the run above {@code below}. If that is null the run begins above the base, whose hash
   * this function does not know; an honest signer of the certificate does.
   */
  private static void addSuccessors(
      NewView newView,
      @Nullable ProposalHeader below,
      long base,
      SortedMap<Long, ProposalHeader> headers) {
    SortedMap<Long, PreparedCertificate> best = new TreeMap<>();
    for (SignedViewChange signed : newView.viewChanges()) {
      for (PreparedCertificate certificate : signed.viewChange().prepared()) {
        best.merge(certificate.height(), certificate, (a, b) -> a.view() >= b.view() ? a : b);
      }
    }
    @Nullable ProposalHeader parent = below;
    long height = (below == null ? base : below.height()) + 1;
    while (best.containsKey(height)) {
      ProposalHeader header = best.get(height).header();
      if (parent != null && (parent.barrier() || !header.previousHash().equals(parent.hash()))) {
        return;
      }
      headers.put(height, header);
      parent = header;
      height++;
    }
  }
}
