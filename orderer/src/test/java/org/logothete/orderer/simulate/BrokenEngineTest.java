package org.logothete.orderer.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Membership;
import org.logothete.consensus.ProposalSlot;
import org.logothete.pbft.PbftProtocol;
import org.logothete.simulator.Subject;

/** PBFT spoiled in a way that only bad weather brings to light; the seeds must find it. */
class BrokenEngineTest {
  private static final int SEEDS = 40;

  private enum Bug {
    /** Every record is forgotten. */
    WRITES_NOTHING,
    /** Timers never fire. */
    HAS_NO_TIMERS
  }

  private record Broken(Bug bug) implements ConsensusProtocol {
    private static final PbftProtocol PBFT = new PbftProtocol();

    @Override
    public String name() {
      return "BROKEN";
    }

    @Override
    public ConsensusEngine newEngine(Membership membership, EngineOptions options) {
      return new BrokenEngine(PBFT.newEngine(membership, options), bug);
    }

    @Override
    public ConsensusMessage decode(Bytes encoded, int bodyBytesMax)
        throws MalformedMessageException {
      return PBFT.decode(encoded, bodyBytesMax);
    }
  }

  private record BrokenEngine(ConsensusEngine sound, Bug bug) implements ConsensusEngine {
    @Override
    public List<Effect> step(Event event) {
      List<Effect> effects = new ArrayList<>(sound.step(event));
      effects.removeIf(
          effect ->
              switch (effect) {
                case Effect.Persist _ -> bug == Bug.WRITES_NOTHING;
                case Effect.StartTimer _ -> bug == Bug.HAS_NO_TIMERS;
                default -> false;
              });
      return effects;
    }

    @Override
    public Optional<ProposalSlot> openSlot() {
      return sound.openSlot();
    }

    @Override
    public EngineStatus status() {
      return sound.status();
    }

    @Override
    public Bytes stateDigest() {
      return sound.stateDigest();
    }

    @Override
    public ConsensusEngine copy() {
      return new BrokenEngine(sound.copy(), bug);
    }
  }

  private static CampaignReport run(Bug bug) throws InterruptedException {
    Subject pbft = Subjects.pbft();
    Subject broken = new Subject(new Broken(bug), pbft.slots(), pbft.liars());
    return new Campaign("pbft", broken, OptionalInt.of(4), 1, SEEDS, 1).run(_ -> {});
  }

  @Test
  void forgottenVotesAreFound() throws InterruptedException {
    assertThat(run(Bug.WRITES_NOTHING).failures())
        .anySatisfy(f -> assertThat(f.why()).contains("signed two different statements"));
  }

  @Test
  void aStandstillIsExplained() throws InterruptedException {
    CampaignReport report = run(Bug.HAS_NO_TIMERS);
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
