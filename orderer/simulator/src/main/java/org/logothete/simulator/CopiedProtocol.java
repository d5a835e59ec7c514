package org.logothete.simulator;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
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

/**
 * A protocol whose engines are replaced by their copies now and then. Each time the copy must have
 * the same state, do the same with the next event and end in the same state, and the original must
 * not notice; what a copy forgot shows later in the run.
 */
final class CopiedProtocol implements ConsensusProtocol {
  /** An engine is copied once in so many steps. */
  private static final int STEPS = 64;

  private final ConsensusProtocol protocol;
  private final RandomGenerator random;

  CopiedProtocol(ConsensusProtocol protocol, long seed) {
    this.protocol = protocol;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public String name() {
    return protocol.name();
  }

  @Override
  public ConsensusEngine newEngine(Membership membership, EngineOptions options) {
    return new CopiedEngine(protocol.newEngine(membership, options), random);
  }

  @Override
  public ConsensusMessage decode(Bytes encoded, int bodyBytesMax) throws MalformedMessageException {
    return protocol.decode(encoded, bodyBytesMax);
  }

  private static final class CopiedEngine implements ConsensusEngine {
    private final RandomGenerator random;
    private ConsensusEngine engine;

    CopiedEngine(ConsensusEngine engine, RandomGenerator random) {
      this.engine = engine;
      this.random = random;
    }

    @Override
    public List<Effect> step(Event event) {
      if (random.nextInt(STEPS) > 0) {
        return engine.step(event);
      }
      Bytes before = engine.state();
      ConsensusEngine copy = engine.copy();
      require(copy.state().equals(before), "a copy has another state than its engine");
      List<Effect> effects = copy.step(event);
      require(engine.state().equals(before), "an engine notices what its copy does");
      require(engine.step(event).equals(effects), "a copy does not do what its engine does");
      require(engine.state().equals(copy.state()), "a copy ends in another state");
      engine = copy;
      return effects;
    }

    private static void require(boolean holds, String rule) {
      if (!holds) {
        throw new IllegalStateException(rule);
      }
    }

    @Override
    public Optional<ProposalSlot> openSlot() {
      return engine.openSlot();
    }

    @Override
    public EngineStatus status() {
      return engine.status();
    }

    @Override
    public Bytes state() {
      return engine.state();
    }

    @Override
    public ConsensusEngine copy() {
      return new CopiedEngine(engine.copy(), random);
    }
  }
}
