package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.pbft.Stage.A;
import static org.logothete.pbft.Stage.B;
import static org.logothete.pbft.Stage.C;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.SignedViewChange;
import org.logothete.pbft.message.ViewChange;

/** What a new view goes on with; quorum checks are not this function's. */
class SelectionTest {
  private static final Proposal ONE = Blocks.block(1, Blocks.GENESIS_HASH, "one");
  private static final Proposal OTHER_ONE = Blocks.block(1, Blocks.GENESIS_HASH, "other one");
  private static final Proposal TWO = Blocks.block(2, ONE.header().hash(), "two");
  private static final Proposal THREE = Blocks.block(3, TWO.header().hash(), "three");
  private static final Optional<DecisionCertificate> NONE = Optional.empty();

  private static PreparedCertificate prepared(long view, Proposal proposal) {
    return new PreparedCertificate(view, proposal.header(), new TreeMap<>());
  }

  private static Optional<DecisionCertificate> decided(Proposal proposal) {
    return Optional.of(new DecisionCertificate(proposal.header(), 0, new TreeMap<>()));
  }

  private static ViewChange change(
      Optional<DecisionCertificate> decided, PreparedCertificate... prepared) {
    return new ViewChange(9, decided, List.of(prepared));
  }

  private static Selection select(ViewChange a, ViewChange b, ViewChange c) {
    return Selection.of(
        new NewView(
            9,
            List.of(
                new SignedViewChange(A, a, Bytes.EMPTY),
                new SignedViewChange(B, b, Bytes.EMPTY),
                new SignedViewChange(C, c, Bytes.EMPTY))),
        0);
  }

  private static ProposalHeader[] headers(Proposal... proposals) {
    return List.of(proposals).stream().map(Proposal::header).toArray(ProposalHeader[]::new);
  }

  @Test
  void nothingPreparedLeavesTheLeaderFree() {
    assertThat(select(change(NONE), change(NONE), change(NONE)).headers()).isEmpty();
  }

  @Test
  void highestViewCountsWhoeverReportsIt() {
    ViewChange low = change(NONE, prepared(3, ONE));
    ViewChange high = change(NONE, prepared(5, OTHER_ONE));

    assertThat(select(low, high, low).headers().values()).containsExactly(headers(OTHER_ONE));
    assertThat(select(high, low, low).headers().values()).containsExactly(headers(OTHER_ONE));
  }

  @Test
  void runEndsAtAGap() {
    ViewChange gap = change(NONE, prepared(3, ONE), prepared(3, THREE));

    assertThat(select(gap, change(NONE), change(NONE)).headers().values())
        .containsExactly(headers(ONE));
  }

  @Test
  void runEndsWhereHeadersDoNotLink() {
    ViewChange chain = change(NONE, prepared(3, ONE), prepared(3, TWO));
    ViewChange later = change(NONE, prepared(5, OTHER_ONE));

    assertThat(select(chain, later, change(NONE)).headers().values())
        .containsExactly(headers(OTHER_ONE));
  }

  @Test
  void runBeginsAboveWhatIsDecidedAndKeepsItsAncestors() {
    ViewChange ahead = change(decided(TWO), prepared(3, THREE));
    ViewChange behind = change(NONE, prepared(3, ONE));
    Selection selection = select(behind, ahead, change(NONE));

    assertThat(selection.headers().values()).containsExactly(headers(ONE, TWO, THREE));
    assertThat(selection.prover()).contains(B);
  }

  @Test
  void certificateThatContradictsADecisionIsNoAncestor() {
    ViewChange behind = change(NONE, prepared(7, OTHER_ONE));

    assertThat(select(behind, change(decided(TWO)), change(NONE)).headers().values())
        .containsExactly(headers(TWO));
  }
}
