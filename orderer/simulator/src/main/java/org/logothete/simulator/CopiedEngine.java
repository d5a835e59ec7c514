package org.logothete.simulator;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;

/**
 * An engine that is replaced by its copy now and then. Each time the copy must have the same state,
 * do the same with the next event and end in the same state, and the original must not notice; what
 * a copy forgot shows later in the run.
 */
final class CopiedEngine extends ForwardingEngine {
  /** An engine is copied once in so many steps. */
  private static final int STEPS = 64;

  private final RandomGenerator random;

  private CopiedEngine(ConsensusEngine engine, RandomGenerator random) {
    super(engine);
    this.random = random;
  }

  /** The protocol with copied engines. */
  static ConsensusProtocol of(ConsensusProtocol protocol, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    return new ForwardingProtocol(protocol, (engine, _, _) -> new CopiedEngine(engine, random));
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
  public ConsensusEngine copy() {
    return new CopiedEngine(engine.copy(), random);
  }
}
