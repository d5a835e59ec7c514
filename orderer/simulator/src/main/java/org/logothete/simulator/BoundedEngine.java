package org.logothete.simulator;

import java.util.List;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.Event;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.Membership;

/**
 * An engine that must not keep more than it may, whatever it is sent. One step in many is looked
 * behind, because writing a whole state down takes long.
 */
final class BoundedEngine extends ForwardingEngine {
  private static final int STEPS = 64;

  /**
   * A height in progress costs an engine some votes, a header and a body of each member, which take
   * a few hundred bytes in these worlds, and a member's change of view repeats its certificates.
   * The largest states of a few hundred drawn worlds held a quarter of this.
   */
  private static final int BYTES_PER_MEMBER_AND_HEIGHT = 4 << 10;

  /** Beside the window: the last decided height, and what is of no height. */
  private static final int MORE_HEIGHTS = 2;

  private final int bytesMax;
  private int steps;

  private BoundedEngine(ConsensusEngine engine, int bytesMax) {
    super(engine);
    this.bytesMax = bytesMax;
  }

  /** The protocol with bounded engines. */
  static ConsensusProtocol of(ConsensusProtocol protocol) {
    return new ForwardingProtocol(
        protocol,
        (engine, membership, options) -> new BoundedEngine(engine, bytesMax(membership, options)));
  }

  private static int bytesMax(Membership membership, EngineOptions options) {
    int heights = options.inFlightMax() + MORE_HEIGHTS;
    return BYTES_PER_MEMBER_AND_HEIGHT * membership.nodes().size() * heights;
  }

  @Override
  public List<Effect> step(Event event) {
    List<Effect> effects = engine.step(event);
    steps++;
    if (steps % STEPS == 0) {
      int bytes = engine.state().size();
      if (bytes > bytesMax) {
        throw new InvariantViolation(
            "it keeps %d bytes, more than the %d that its members and its window explain"
                .formatted(bytes, bytesMax));
      }
    }
    return effects;
  }

  @Override
  public ConsensusEngine copy() {
    return new BoundedEngine(engine.copy(), bytesMax);
  }
}
