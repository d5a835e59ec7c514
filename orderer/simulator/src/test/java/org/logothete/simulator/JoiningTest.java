package org.logothete.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;

/** Who may vote without an incarnation marker, and when: docs/decisions/0005. */
class JoiningTest {
  private static final QuorumSize FOUR = new QuorumSize(4);
  private static final long BASE = 10;

  private static Joining newcomer() {
    return new Joining(FOUR, BASE, false);
  }

  @Test
  void aNewcomerVotesWhereNothingWasDecided() {
    Joining joining = newcomer();
    joining.heard(new NodeId(1), BASE);
    assertThat(joining.verdict(BASE)).isEqualTo(Joining.Verdict.UNDECIDED);
    joining.heard(new NodeId(2), BASE);
    assertThat(joining.verdict(BASE - 1)).isEqualTo(Joining.Verdict.UNDECIDED);
    assertThat(joining.verdict(BASE)).isEqualTo(Joining.Verdict.BEGINNING);
  }

  @Test
  void aNewcomerFollowsWhereOneHonestNodeIsFurther() {
    Joining joining = newcomer();
    joining.heard(new NodeId(1), BASE + 9);
    joining.heard(new NodeId(2), BASE + 2);
    assertThat(joining.verdict(BASE)).isEqualTo(Joining.Verdict.UNDECIDED);
    assertThat(joining.verdict(BASE + 2)).isEqualTo(Joining.Verdict.UNDER_WAY);
  }

  @Test
  void whoMayHaveVotedNeverBeginsAnew() {
    Joining joining = new Joining(FOUR, BASE, true);
    for (int peer = 1; peer <= 3; peer++) {
      joining.heard(new NodeId(peer), BASE);
    }
    assertThat(joining.verdict(BASE)).isEqualTo(Joining.Verdict.UNDECIDED);
  }

  @Test
  void whoMayHaveVotedGoesUpToTheFurthestHonestOne() {
    Joining joining = new Joining(FOUR, BASE, true);
    joining.heard(new NodeId(1), BASE + 1);
    joining.heard(new NodeId(2), BASE + 8);
    assertThat(joining.verdict(BASE + 8)).isEqualTo(Joining.Verdict.UNDECIDED);
    joining.heard(new NodeId(3), BASE + 5);
    assertThat(joining.verdict(BASE + 7)).isEqualTo(Joining.Verdict.UNDECIDED);
    assertThat(joining.verdict(BASE + 8)).isEqualTo(Joining.Verdict.UNDER_WAY);
  }
}
