package org.logothete.bdls;

import static org.logothete.bdls.Stage.B;
import static org.logothete.bdls.Stage.C;
import static org.logothete.bdls.Stage.D;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.LockCertificate;
import org.logothete.bdls.message.RoundCertificate;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;

/** What the tests of the rules say: votes, locks and certificates of height 1. */
final class Words {
  static final Proposal ONE = Blocks.block(1, Blocks.GENESIS_HASH, "one");
  static final Proposal OTHER = Blocks.block(1, Blocks.GENESIS_HASH, "other");

  private Words() {}

  static RoundChange vote(long round, Proposal proposal) {
    return new RoundChange(1, round, Optional.of(proposal.header()), Optional.empty());
  }

  /** A vote of a node that holds the lock. */
  static RoundChange vote(long round, Proposal proposal, LockCertificate lock) {
    return new RoundChange(1, round, Optional.of(proposal.header()), Optional.of(lock));
  }

  static RoundChange votesForNothing(long round) {
    return new RoundChange(1, round, Optional.empty(), Optional.empty());
  }

  static Select first(Proposal proposal) {
    return new Select(0, new Choice.Fresh(proposal), Optional.empty());
  }

  static Select later(long round, Choice choice) {
    return new Select(round, choice, Optional.of(began(round, B, C, D)));
  }

  static LockCertificate lock(long round, Proposal proposal, NodeId... voters) {
    TreeMap<NodeId, Bytes> signatures = new TreeMap<>();
    for (NodeId voter : voters) {
      signatures.put(voter, Signer.sign(voter, vote(round, proposal).authentication()));
    }
    return new LockCertificate(round, proposal.header(), signatures);
  }

  static LockCertificate lock(long round, Proposal proposal) {
    return lock(round, proposal, B, C, D);
  }

  static RoundCertificate began(long round, NodeId... voters) {
    return new RoundCertificate(
        1,
        round,
        List.of(voters).stream()
            .map(
                voter ->
                    new RoundCertificate.Vote(
                        voter,
                        RoundChange.NOTHING,
                        Signer.sign(voter, votesForNothing(round).authentication())))
            .toList());
  }
}
