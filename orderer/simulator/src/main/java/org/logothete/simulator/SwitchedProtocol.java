package org.logothete.simulator;

import java.util.List;
import java.util.SplittableRandom;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Membership;
import org.logothete.consensus.ProposalHeader;

/**
 * Several protocols that order one channel, each configuration by one of them: what config updates
 * do that switch a live channel's engine. Which one it is, is drawn from the block that the
 * configuration begins with and from the world's options, so all nodes agree about it and worlds
 * differ.
 */
public final class SwitchedProtocol implements ConsensusProtocol {
  private final List<ConsensusProtocol> protocols;

  /**
   * @param protocols at most 128
   */
  public SwitchedProtocol(List<ConsensusProtocol> protocols) {
    this.protocols = List.copyOf(protocols);
  }

  @Override
  public String name() {
    return String.join("+", protocols.stream().map(ConsensusProtocol::name).toList());
  }

  @Override
  public ConsensusEngine newEngine(Membership membership, EngineOptions options) {
    return new SwitchedEngine(this, membership, options);
  }

  /** Number of the protocol that orders the configuration which the tip belongs to. */
  int chosen(DecidedTip tip, EngineOptions options) {
    long base =
        tip.certificate()
            .map(DecisionCertificate::header)
            .filter(header -> !header.barrier())
            .map(ProposalHeader::lastConfig)
            .orElse(tip.height());
    long world = options.leaderTimeoutMillis() << 20 ^ options.resendIntervalMillis();
    return new SplittableRandom(world ^ base << 40).nextInt(protocols.size());
  }

  ConsensusProtocol protocol(int number) {
    return protocols.get(number);
  }

  @Override
  public ConsensusMessage decode(Bytes encoded, int bodyBytesMax) throws MalformedMessageException {
    if (encoded.isEmpty()) {
      throw new MalformedMessageException("no byte that names the protocol");
    }
    int number = encoded.at(0);
    if (number < 0 || number >= protocols.size()) {
      throw new MalformedMessageException("there is no protocol " + number);
    }
    Bytes inner = encoded.slice(1, encoded.size());
    return new SwitchedMessage(number, protocols.get(number).decode(inner, bodyBytesMax));
  }
}
