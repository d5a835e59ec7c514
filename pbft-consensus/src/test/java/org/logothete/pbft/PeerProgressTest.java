package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;

class PeerProgressTest {
  @Test
  void oneLiarAmongFourDoesNotMakeANodeLookFarBehind() {
    PeerProgress progress = new PeerProgress(new NodeId(1));
    assertThat(progress.credibleDecided(new QuorumSize(4))).isZero();
    progress.saw(new NodeId(4), 0, 1_000_000);
    assertThat(progress.credibleDecided(new QuorumSize(4))).isZero();
    progress.saw(new NodeId(2), 0, 7);
    progress.saw(new NodeId(3), 0, 9);
    assertThat(progress.credibleDecided(new QuorumSize(4))).isEqualTo(9);
  }
}
