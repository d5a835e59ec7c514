package org.logothete.simulator;

import java.util.Optional;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.ProposalSlot;

/** Stands in front of an engine and hands on what it is asked. */
public abstract class ForwardingEngine implements ConsensusEngine {
  /** The engine behind. */
  protected ConsensusEngine engine;

  protected ForwardingEngine(ConsensusEngine engine) {
    this.engine = engine;
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
}
