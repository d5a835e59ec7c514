package org.logothete.bdls;

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
 * {@link BdlsNode} does the work.
 */
final class BdlsEngine implements ConsensusEngine {
  private final Membership membership;
  private final EngineOptions options;
  private @Nullable BdlsNode node;

  BdlsEngine(Membership membership, EngineOptions options) {
    this.membership = membership;
    this.options = options;
  }

  @Override
  public List<Effect> step(Event event) {
    Outbox out = new Outbox();
    if (node == null && event instanceof Event.Started started) {
      BdlsNode starting = new BdlsNode(membership, options, started);
      node = starting;
      starting.start(started, out);
    } else {
      started().step(event, out);
    }
    return out.effects();
  }

  private BdlsNode started() {
    if (node == null) {
      throw new IllegalStateException("the first event must be Started");
    }
    return node;
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
    BdlsEngine copy = new BdlsEngine(membership, options);
    copy.node = node == null ? null : node.copy();
    return copy;
  }
}
