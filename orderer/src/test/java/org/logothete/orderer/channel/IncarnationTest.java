package org.logothete.orderer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;
import org.logothete.orderer.channel.Incarnation.Verdict;

class IncarnationTest {
  private final Incarnation four = new Incarnation(new QuorumSize(4));

  @Test
  void aChannelIsNewWhenAQuorumWithOneselfStandsAtTheGenesisBlock() {
    assertThat(four.verdict()).isEqualTo(Verdict.UNDECIDED);
    four.heard(new NodeId(2), 0);
    assertThat(four.verdict()).isEqualTo(Verdict.UNDECIDED);
    four.heard(new NodeId(3), 0);
    assertThat(four.verdict()).isEqualTo(Verdict.NEW_CHANNEL);
  }

  @Test
  void oneLiarCannotKeepANodeFromVoting() {
    four.heard(new NodeId(4), 1_000_000);
    assertThat(four.verdict()).isEqualTo(Verdict.UNDECIDED);
    four.heard(new NodeId(2), 0);
    four.heard(new NodeId(3), 0);
    assertThat(four.verdict()).isEqualTo(Verdict.NEW_CHANNEL);
  }

  @Test
  void aDiskWasWipedWhenAnHonestPeerIsFurther() {
    four.heard(new NodeId(2), 7);
    four.heard(new NodeId(3), 6);
    assertThat(four.verdict()).isEqualTo(Verdict.WIPED);
  }

  @Test
  void theSamePeerCountsOnce() {
    four.heard(new NodeId(2), 0);
    four.heard(new NodeId(2), 0);
    assertThat(four.verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void aLoneConsenterNeedsNobody() {
    assertThat(new Incarnation(new QuorumSize(1)).verdict()).isEqualTo(Verdict.NEW_CHANNEL);
  }
}
