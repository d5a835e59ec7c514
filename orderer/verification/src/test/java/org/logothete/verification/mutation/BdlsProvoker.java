package org.logothete.verification.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.Commit;
import org.logothete.bdls.message.Heartbeat;
import org.logothete.bdls.message.ProposalRequest;
import org.logothete.bdls.message.RoundCertificate;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.simulator.Byzantine;

/**
 * Says in BDLS, beside what is right, what is well-formed and out of place: selections of another
 * configuration, in rounds and at heights that others lead, floods of votes far ahead, votes to who
 * does not lead, requests for what is not there.
 */
final class BdlsProvoker implements Byzantine {
  private static final int HEIGHTS_AHEAD = 4;
  private static final int ROUNDS_AHEAD = 12;
  private static final int FLOOD = 12;

  @Override
  public List<Sent> replace(NodeId self, Outgoing honest, RandomGenerator random) {
    List<ConsensusMessage> said = new ArrayList<>();
    switch (honest.message()) {
      case Select(long round, Choice.Fresh(Proposal proposal), var began)
          when random.nextInt(4) == 0 && !proposal.header().barrier() ->
          said.add(
              new Select(
                  round,
                  new Choice.Fresh(new Proposal(misnamed(proposal.header()), proposal.body())),
                  began));
      case Select(long round, Choice.Fresh(Proposal proposal), _) -> {
        said.add(honest.message());
        said.add(outOfTurn(round, proposal, random));
      }
      case Commit(long round, ProposalHeader header) -> {
        said.add(honest.message());
        for (int i = 0; i < FLOOD; i++) {
          said.add(new Commit(round + random.nextInt(ROUNDS_AHEAD), header));
          said.add(voteForNothing(header.height() + 1 + random.nextInt(HEIGHTS_AHEAD), random));
        }
      }
      case RoundChange(long height, _, _, _) -> {
        said.add(honest.message());
        said.add(voteForNothing(height, random));
      }
      case Heartbeat h -> {
        said.add(h);
        said.add(new ProposalRequest(h.height(), RoundChange.NOTHING));
      }
      default -> said.add(honest.message());
    }
    return said.stream().<Sent>map(m -> new Outgoing(honest.to(), m)).toList();
  }

  private static RoundChange voteForNothing(long height, RandomGenerator random) {
    long round = 1L + random.nextInt(ROUNDS_AHEAD);
    return new RoundChange(height, round, Optional.empty(), Optional.empty());
  }

  /** In a later round, or for the next height. */
  private static Select outOfTurn(long round, Proposal proposal, RandomGenerator random) {
    if (random.nextBoolean()) {
      ProposalHeader next = ahead(proposal.header(), random);
      return new Select(0, new Choice.Fresh(new Proposal(next, proposal.body())), Optional.empty());
    }
    long later = round + 1 + random.nextInt(ROUNDS_AHEAD);
    RoundCertificate began = new RoundCertificate(proposal.height(), later, List.of());
    return new Select(later, new Choice.Fresh(proposal), Optional.of(began));
  }

  private static ProposalHeader ahead(ProposalHeader header, RandomGenerator random) {
    return new ProposalHeader(
        header.height() + 1 + random.nextInt(HEIGHTS_AHEAD),
        header.hash(),
        header.previousHash(),
        header.dataHash(),
        header.lastConfig(),
        false);
  }

  /** It belongs to no configuration that ever was. */
  private static ProposalHeader misnamed(ProposalHeader header) {
    long lastConfig = header.lastConfig() == 0 ? header.height() - 1 : header.lastConfig() - 1;
    return new ProposalHeader(
        header.height(),
        header.hash(),
        header.previousHash(),
        header.dataHash(),
        lastConfig,
        false);
  }
}
