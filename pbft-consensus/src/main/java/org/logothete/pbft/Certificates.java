package org.logothete.pbft;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.pbft.message.Absence;
import org.logothete.pbft.message.Bounds;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.SignedViewChange;
import org.logothete.pbft.message.ViewChange;

/**
 * Pure checks of what others prove. The signatures themselves were verified by the host; what is
 * left is who signed, how many, and whether it fits the place where it stands. Each check answers
 * the first problem, or nothing.
 *
 * @param base the block this configuration begins with: no certificate is at or below it
 * @param window how many heights can be in progress above the decided one at this node
 * @param rotates whether leaders take turns
 */
record Certificates(Membership membership, long base, int window, boolean rotates) {

  Optional<String> problem(PreparedCertificate certificate) {
    return quorumProblem(certificate.signatures().keySet())
        .or(() -> baseProblem(certificate.height()))
        .map(why -> "prepared certificate of height " + certificate.height() + ": " + why);
  }

  Optional<String> problem(DecisionCertificate certificate) {
    return quorumProblem(certificate.signatures().keySet())
        .or(() -> baseProblem(certificate.height()))
        .map(why -> "decision certificate of height " + certificate.height() + ": " + why);
  }

  Optional<String> problem(ViewChange viewChange) {
    Optional<String> problem = viewChange.decided().flatMap(this::problem);
    if (problem.isPresent()) {
      return problem;
    }
    // The window is each node's own setting: what another reports is bound by what any may set.
    long top =
        viewChange.decided().map(DecisionCertificate::height).orElse(base) + Bounds.HEIGHTS_MAX;
    for (PreparedCertificate certificate : viewChange.prepared()) {
      problem = problem(certificate);
      if (problem.isPresent()) {
        return problem;
      }
      if (certificate.height() > top) {
        return Optional.of("prepared height " + certificate.height() + " is above " + top);
      }
    }
    return absenceProblem(viewChange.absences());
  }

  private Optional<String> absenceProblem(List<Absence> absences) {
    if (!rotates && !absences.isEmpty()) {
      return Optional.of("it misses nodes, but leaders do not take turns");
    }
    return absences.stream()
        .map(Absence::node)
        .filter(node -> !membership.contains(node))
        .findFirst()
        .map(node -> "the missed " + node + " is not a consenter");
  }

  Optional<String> problem(NewView newView, NodeId signer) {
    if (!signer.equals(membership.atTurn(newView.view()))) {
      return Optional.of(signer + " does not lead view " + newView.view());
    }
    if (newView.viewChanges().size() != membership.quorumSize().quorum()) {
      return Optional.of(newView.viewChanges().size() + " view changes are not just a quorum");
    }
    for (SignedViewChange signed : newView.viewChanges()) {
      if (!membership.contains(signed.signer())) {
        return Optional.of(signed.signer() + " is not a consenter");
      }
      Optional<String> problem = problem(signed.viewChange());
      if (problem.isPresent()) {
        return problem.map(why -> "view change of " + signed.signer() + ": " + why);
      }
    }
    return Optional.empty();
  }

  private Optional<String> quorumProblem(Set<NodeId> signers) {
    int quorum = membership.quorumSize().quorum();
    if (signers.size() < quorum) {
      return Optional.of(signers.size() + " signatures, " + quorum + " needed");
    }
    return signers.stream()
        .filter(signer -> !membership.contains(signer))
        .findFirst()
        .map(signer -> signer + " is not a consenter");
  }

  private Optional<String> baseProblem(long height) {
    return height > base
        ? Optional.empty()
        : Optional.of("this configuration begins above block " + base);
  }
}
