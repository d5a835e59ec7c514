package org.logothete.bdls;

import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.logothete.bdls.message.LockCertificate;
import org.logothete.bdls.message.RoundCertificate;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;

/**
 * Pure checks of what others prove. The signatures themselves were verified by the host; what is
 * left is who signed, how many, and whether it belongs to this configuration. Each check answers
 * the first problem, or nothing.
 *
 * @param base the block this configuration begins with: no certificate is at or below it
 */
record Certificates(Membership membership, long base) {

  Optional<String> problem(LockCertificate certificate) {
    return problem(certificate.height(), certificate.signatures().keySet())
        .map(why -> "lock of round " + certificate.round() + ": " + why);
  }

  Optional<String> problem(RoundCertificate certificate) {
    SortedSet<NodeId> voters = new TreeSet<>();
    certificate.votes().forEach(vote -> voters.add(vote.voter()));
    return problem(certificate.height(), voters)
        .map(why -> "certificate of round " + certificate.round() + ": " + why);
  }

  Optional<String> problem(DecisionCertificate certificate) {
    return problem(certificate.height(), certificate.signatures().keySet())
        .map(why -> "decision certificate of height " + certificate.height() + ": " + why);
  }

  private Optional<String> problem(long height, Set<NodeId> signers) {
    int quorum = membership.quorumSize().quorum();
    if (signers.size() < quorum) {
      return Optional.of(signers.size() + " signatures, " + quorum + " needed");
    }
    if (height <= base) {
      return Optional.of("this configuration begins above block " + base);
    }
    return signers.stream()
        .filter(signer -> !membership.contains(signer))
        .findFirst()
        .map(signer -> signer + " is not a consenter");
  }
}
