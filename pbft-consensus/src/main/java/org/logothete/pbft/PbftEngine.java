package org.logothete.pbft;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.Membership;
import org.logothete.consensus.ProposalSlot;

/**
 * The engine as its host sees it. Before {@link Event.Started} it knows nothing; from then on a
 * {@link PbftNode} does the work.
 */
final class PbftEngine implements ConsensusEngine {
  private final Membership membership;
  private final EngineOptions options;
  private @Nullable PbftNode node;

  PbftEngine(Membership membership, EngineOptions options) {
    this.membership = membership;
    this.options = options;
  }

  @Override
  public List<Effect> step(Event event) {
    Outbox out = new Outbox();
    PbftNode running = node;
    if (running != null) {
      running.step(event, out);
    } else if (event instanceof Event.Started started) {
      PbftNode starting = new PbftNode(membership, options, started);
      node = starting;
      starting.start(started, out);
    } else {
      throw new IllegalStateException("the first event must be Started");
    }
    return out.effects();
  }

  @Override
  public Optional<ProposalSlot> openSlot() {
    return node == null ? Optional.empty() : node.openSlot();
  }

  @Override
  public EngineStatus status() {
    return node == null ? new EngineStatus(0, Optional.empty(), 0, 0, 0, false) : node.status();
  }

  @Override
  public Bytes state() {
    CanonicalWriter out = new CanonicalWriter();
    out.bool(node != null);
    if (node != null) {
      node.write(out);
    }
    return out.toBytes();
  }

  @Override
  public ConsensusEngine copy() {
    PbftEngine copy = new PbftEngine(membership, options);
    copy.node = node == null ? null : node.copy();
    return copy;
  }
}
