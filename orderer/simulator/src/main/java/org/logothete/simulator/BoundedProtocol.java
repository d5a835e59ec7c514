package org.logothete.simulator;

import java.util.List;
import java.util.Optional;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Membership;
import org.logothete.consensus.ProposalSlot;

/**
 * A protocol whose engines must not keep more than they may, whatever they are sent. One step in
 * many is looked behind, because writing a whole state down takes long.
 */
final class BoundedProtocol implements ConsensusProtocol {
  private static final int STEPS = 64;

  /**
   * A height in progress costs an engine some votes, a header and a body of each member, which take
   * a few hundred bytes in these worlds, and a member's change of view repeats its certificates.
   * The largest states of a few hundred drawn worlds held a quarter of this.
   */
  private static final int BYTES_PER_MEMBER_AND_HEIGHT = 4 << 10;

  /** Beside the window: the last decided height, and what is of no height. */
  private static final int MORE_HEIGHTS = 2;

  private final ConsensusProtocol protocol;

  BoundedProtocol(ConsensusProtocol protocol) {
    this.protocol = protocol;
  }

  @Override
  public String name() {
    return protocol.name();
  }

  @Override
  public ConsensusEngine newEngine(Membership membership, EngineOptions options) {
    return new BoundedEngine(
        protocol.newEngine(membership, options), bytesMax(membership.nodes().size(), options));
  }

  private static int bytesMax(int members, EngineOptions options) {
    return BYTES_PER_MEMBER_AND_HEIGHT * members * (options.inFlightMax() + MORE_HEIGHTS);
  }

  @Override
  public ConsensusMessage decode(Bytes encoded, int bodyBytesMax) throws MalformedMessageException {
    return protocol.decode(encoded, bodyBytesMax);
  }

  private static final class BoundedEngine implements ConsensusEngine {
    private final ConsensusEngine engine;
    private final int bytesMax;
    private int steps;

    BoundedEngine(ConsensusEngine engine, int bytesMax) {
      this.engine = engine;
      this.bytesMax = bytesMax;
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
      return new BoundedEngine(engine.copy(), bytesMax);
    }
  }
}
