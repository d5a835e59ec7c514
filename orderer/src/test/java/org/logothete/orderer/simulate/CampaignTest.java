package org.logothete.orderer.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.Event;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Membership;
import org.logothete.pbft.PbftProtocol;
import org.logothete.simulator.ForwardingEngine;
import org.logothete.simulator.Subject;

/** What is said of seeds that fail. */
class CampaignTest {
  /** PBFT spoiled: its timers never fire, so bad weather stops it. */
  private record Timerless() implements ConsensusProtocol {
    private static final PbftProtocol PBFT = new PbftProtocol();

    @Override
    public String name() {
      return "TIMERLESS";
    }

    @Override
    public ConsensusEngine newEngine(Membership membership, EngineOptions options) {
      return new TimerlessEngine(PBFT.newEngine(membership, options));
    }

    @Override
    public ConsensusMessage decode(Bytes encoded, int bodyBytesMax)
        throws MalformedMessageException {
      return PBFT.decode(encoded, bodyBytesMax);
    }
  }

  private static final class TimerlessEngine extends ForwardingEngine {
    TimerlessEngine(ConsensusEngine sound) {
      super(sound);
    }

    @Override
    public List<Effect> step(Event event) {
      return engine.step(event).stream().filter(e -> !(e instanceof Effect.StartTimer)).toList();
    }

    @Override
    public ConsensusEngine copy() {
      return new TimerlessEngine(engine.copy());
    }
  }

  @Test
  void aStandstillIsExplained() throws InterruptedException {
    Subject pbft = Subjects.pbft();
    Subject broken = new Subject(new Timerless(), pbft.slots(), pbft.liars());

    CampaignReport report = new Campaign("pbft", broken, OptionalInt.of(4), 1, 10, 1).run(_ -> {});

    assertThat(report.failures())
        .anySatisfy(
            f -> {
              assertThat(f.why()).contains("does not come to rest", "requests undecided");
              assertThat(f.replay())
                  .isEqualTo(
                      "logothete simulate --engine pbft --nodes 4 --seed %d --trace"
                          .formatted(f.seed()));
            });
    assertThat(CampaignText.summary(report)).contains("FAILED seed", "replay: logothete simulate");
    assertThat(CampaignText.json(report)).contains("\"replay\"");
  }
}
