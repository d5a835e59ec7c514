package org.logothete.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalSlot;

/** Engines that only remember their events, and ways to copy them badly. */
class CopiedEngineTest {
  private static final int STEPS = 1_000;

  private record Copying(UnaryOperator<RememberingEngine> copying) implements ConsensusProtocol {
    @Override
    public String name() {
      return "COPYING";
    }

    @Override
    public ConsensusEngine newEngine(Membership membership, EngineOptions options) {
      return new RememberingEngine(new TreeSet<>(), copying);
    }

    @Override
    public ConsensusMessage decode(Bytes encoded, int bodyBytesMax) {
      throw new UnsupportedOperationException("it says nothing");
    }
  }

  private record RememberingEngine(SortedSet<Long> times, UnaryOperator<RememberingEngine> copying)
      implements ConsensusEngine {
    RememberingEngine whole() {
      return new RememberingEngine(new TreeSet<>(times), copying);
    }

    RememberingEngine empty() {
      return new RememberingEngine(new TreeSet<>(), copying);
    }

    @Override
    public List<Effect> step(Event event) {
      times.add(event.now());
      return List.of();
    }

    @Override
    public Optional<ProposalSlot> openSlot() {
      return Optional.empty();
    }

    @Override
    public EngineStatus status() {
      throw new UnsupportedOperationException("nobody asks for it");
    }

    @Override
    public Bytes state() {
      return Bytes.ofUtf8(times.toString());
    }

    @Override
    public ConsensusEngine copy() {
      return copying.apply(this);
    }
  }

  private static ConsensusEngine run(UnaryOperator<RememberingEngine> copying) {
    NodeId self = new NodeId(1);
    ConsensusEngine engine =
        CopiedEngine.of(new Copying(copying), 1)
            .newEngine(
                new Membership(List.of(self), self), SimulationOptions.stormy(1, s -> s).engine());
    for (long now = 1; now <= STEPS; now++) {
      engine.step(new Event.Backlog(now, true));
    }
    return engine;
  }

  @Test
  void wholeCopiesMakeNoDifference() {
    ConsensusEngine engine = new RememberingEngine(new TreeSet<>(), RememberingEngine::whole);
    for (long now = 1; now <= STEPS; now++) {
      engine.step(new Event.Backlog(now, true));
    }
    assertThat(run(RememberingEngine::whole).state()).isEqualTo(engine.state());
  }

  @Test
  void copyThatIsNoneIsFound() {
    assertThatIllegalStateException()
        .isThrownBy(() -> run(engine -> engine))
        .withMessage("an engine notices what its copy does");
  }

  @Test
  void copyThatForgetsIsFound() {
    assertThatIllegalStateException()
        .isThrownBy(() -> run(RememberingEngine::empty))
        .withMessage("a copy has another state than its engine");
  }
}
