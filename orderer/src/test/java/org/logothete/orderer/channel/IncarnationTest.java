package org.logothete.orderer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;
import org.logothete.orderer.channel.Incarnation.Verdict;

class IncarnationTest {
  private static final long BASE = 40;

  private final Incarnation four = new Incarnation(new QuorumSize(4), BASE);

  @Test
  void aConfigurationBeginsWhenAQuorumWithOneselfStandsAtItsBlock() {
    assertThat(four.verdict(BASE)).isEqualTo(Verdict.UNDECIDED);
    four.heard(new NodeId(2), BASE);
    assertThat(four.verdict(BASE)).isEqualTo(Verdict.UNDECIDED);
    four.heard(new NodeId(3), BASE);
    assertThat(four.verdict(BASE)).isEqualTo(Verdict.BEGINNING);
  }

  @Test
  void whoIsFurtherDoesNotCountItselfAmongThoseAtTheBeginning() {
    four.heard(new NodeId(2), BASE);
    four.heard(new NodeId(3), BASE);
    assertThat(four.verdict(BASE + 1)).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void peersThatDoNotHaveTheConfigurationYetSayNothing() {
    four.heard(new NodeId(2), BASE - 1);
    four.heard(new NodeId(3), 0);
    four.heard(new NodeId(4), 7);
    assertThat(four.verdict(BASE)).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void oneLiarCannotKeepANodeFromVoting() {
    four.heard(new NodeId(4), 1_000_000);
    assertThat(four.verdict(BASE)).isEqualTo(Verdict.UNDECIDED);
    four.heard(new NodeId(2), BASE);
    four.heard(new NodeId(3), BASE);
    assertThat(four.verdict(BASE)).isEqualTo(Verdict.BEGINNING);
  }

  @Test
  void aNodeFollowsUpToAnHonestPeerBeforeItsEngineCountsWhatOthersDecide() {
    four.heard(new NodeId(2), 1_000_000);
    four.heard(new NodeId(3), 900);
    four.heard(new NodeId(3), 950);
    assertThat(four.verdict(BASE)).isEqualTo(Verdict.UNDECIDED);
    assertThat(four.verdict(899)).isEqualTo(Verdict.UNDECIDED);
    assertThat(four.verdict(900)).isEqualTo(Verdict.UNDER_WAY);
  }

  @Test
  void theSamePeerCountsOnce() {
    four.heard(new NodeId(2), BASE);
    four.heard(new NodeId(2), BASE);
    assertThat(four.verdict(BASE)).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void aLoneConsenterNeedsNobody() {
    assertThat(new Incarnation(new QuorumSize(1), 0).verdict(0)).isEqualTo(Verdict.BEGINNING);
  }
}
