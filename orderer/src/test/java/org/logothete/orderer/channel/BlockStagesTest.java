package org.logothete.orderer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.Effect;
import org.logothete.orderer.evidence.Accusation;

final class BlockStagesTest {
  private final List<String> heard = new ArrayList<>();
  private final BlockStages stages = new BlockStages("trade", new Recorder());

  /** Notes what is said of stages. */
  private final class Recorder implements ChannelObserver {
    @Override
    public void decided(String channel, long millis) {
      heard.add("decided " + millis);
    }

    @Override
    public void stored(String channel, long millis) {
      heard.add("stored " + millis);
    }

    @Override
    public void caughtUp(String channel, long number) {
      heard.add("caught up " + number);
    }

    @Override
    public void blockCommitted(String channel, long number, int transactions, long bytes) {}

    @Override
    public void received(String channel, Authenticated<? extends ConsensusMessage> message) {}

    @Override
    public void noted(String channel, Effect.Note note) {}

    @Override
    public void accused(Accusation accusation) {}

    @Override
    public void dropped(String channel, String reason) {}

    @Override
    public void halted(String channel, String why) {}
  }

  @Test
  void aBlockIsTimedFromStageToStage() {
    stages.proposed(5, 100);
    stages.proposed(6, 110);
    stages.decided(5, 130);
    stages.decided(6, 131);
    stages.stored(5, 150);
    stages.stored(6, 151);
    assertThat(heard).containsExactly("decided 30", "decided 21", "stored 20", "stored 20");
  }

  @Test
  void theFirstProposalForAHeightCounts() {
    stages.proposed(5, 100);
    stages.proposed(5, 900); // of the next view
    stages.decided(5, 1_000);
    assertThat(heard).containsExactly("decided 900");
  }

  @Test
  void whatOthersDecidedTakesNoTimeHere() {
    stages.proposed(5, 100);
    stages.proposed(6, 100);
    stages.caughtUp(6);
    stages.decided(6, 200); // came too late
    stages.stored(6, 300);
    assertThat(heard).containsExactly("caught up 6");
  }

  @Test
  void aDecisionWithoutAProposalIsNotTimed() {
    stages.decided(5, 100);
    stages.stored(5, 200);
    assertThat(heard).isEmpty();
  }
}
