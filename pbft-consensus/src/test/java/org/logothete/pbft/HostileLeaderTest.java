package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.pbft.Stage.A;
import static org.logothete.pbft.Stage.B;
import static org.logothete.pbft.Stage.C;
import static org.logothete.pbft.message.MessageKind.HEARTBEAT;
import static org.logothete.pbft.message.MessageKind.PREPARE;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.pbft.message.Heartbeat;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;

/** Proposals that no honest leader makes get no vote; those that prove a fault cost the view. */
class HostileLeaderTest {
  private static final Proposal ONE = Blocks.block(1, Blocks.GENESIS_HASH, "one");
  private static final Heartbeat SUSPECTS = new Heartbeat(0, 0, true);

  private final Stage stage = new Stage(B);

  /** A proposal, who sends it, and whether it proves that the leader is faulty. */
  record Hostile(String name, NodeId from, PrePrepare message, boolean proof) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Hostile> proposals() {
    Bytes stranger = Bytes.ofUtf8("stranger").sha256();
    Proposal orphan = Blocks.block(1, stranger, "orphan");
    Proposal swapped = new Proposal(ONE.header(), Bytes.ofUtf8("another body"));
    Proposal far = Blocks.block(2 + Stage.OPTIONS.inFlightMax(), stranger, "far");
    Proposal gap = Blocks.block(2, ONE.header().hash(), "above nothing");
    return Stream.of(
        new Hostile("does not extend the chain", A, new PrePrepare(0, orphan), true),
        new Hostile("has another's body", A, new PrePrepare(0, swapped), true),
        new Hostile("is another's turn", C, new PrePrepare(0, ONE), false),
        new Hostile("is for a view that did not begin", A, new PrePrepare(4, ONE), false),
        new Hostile("is for a view the sender does not lead", A, new PrePrepare(1, ONE), false),
        new Hostile("lies above the window", A, new PrePrepare(0, far), false),
        new Hostile("lies above a gap", A, new PrePrepare(0, gap), false));
  }

  @ParameterizedTest
  @MethodSource("proposals")
  void isNotVotedOn(Hostile hostile) {
    stage.tell(B, hostile.from, hostile.message);

    assertThat(stage.said(B, PREPARE)).isEmpty();
    if (hostile.proof) {
      assertThat(stage.said(B, HEARTBEAT)).containsExactly(SUSPECTS);
    } else {
      assertThat(stage.said(B, HEARTBEAT)).isEmpty();
    }
  }

  /** Block 1 is no config block, so nothing above it can name it as one. */
  @Test
  void proposalOfAnotherConfigurationIsNotVotedOn() {
    Proposal foreign = Blocks.block(2, ONE.header().hash(), "two", 1);
    stage.tell(B, A, new PrePrepare(0, ONE));
    stage.tell(B, A, new PrePrepare(0, foreign));

    assertThat(stage.said(B, PREPARE)).containsExactly(new Prepare(0, 1, ONE.header().digest()));
    assertThat(stage.said(B, HEARTBEAT)).containsExactly(SUSPECTS);
  }

  /** A second, right proposal does not heal the first, and is evidence. */
  @Test
  void rightProposalAfterAWrongOneComesTooLate() {
    stage.tell(B, A, new PrePrepare(0, new Proposal(ONE.header(), Bytes.ofUtf8("another body"))));
    stage.tell(B, A, new PrePrepare(0, ONE));

    assertThat(stage.said(B, PREPARE)).doesNotContain(new Prepare(0, 1, ONE.header().digest()));
    assertThat(stage.said(B, HEARTBEAT)).containsOnly(SUSPECTS);
  }
}
