package org.logothete.verification.mutation;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.bdls.message.BdlsMessage;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.Decide;
import org.logothete.bdls.message.Heartbeat;
import org.logothete.bdls.message.LockCertificate;
import org.logothete.bdls.message.LockRelease;
import org.logothete.bdls.message.Resync;
import org.logothete.bdls.message.RoundCertificate;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.simulator.Byzantine;
import org.logothete.simulator.Twins;

/** Faulty nodes that an honest engine must withstand, each made for one kind of broken engine. */
final class BdlsLiars {
  private static final SortedMap<NodeId, Bytes> NOBODY = new TreeMap<>();

  private BdlsLiars() {}

  /** Proposes bodies that are not the ones its headers name. */
  static Byzantine forgesBodies() {
    return (_, honest, random) ->
        honest.message() instanceof Select(long round, Choice.Fresh(Proposal proposal), var began)
                && random.nextInt(4) == 0
            ? List.of(
                new Byzantine.Outgoing(
                    honest.to(),
                    new Select(
                        round,
                        new Choice.Fresh(
                            new Proposal(proposal.header(), Bytes.ofUtf8("something else"))),
                        began)))
            : List.of(honest);
  }

  /** Gives signs of life and proposes nothing. */
  static Byzantine idles() {
    return (_, honest, _) -> honest.message() instanceof Select ? List.of() : List.of(honest);
  }

  /** Claims to be far ahead with every heartbeat. */
  static Byzantine restless() {
    return (_, honest, random) ->
        honest.message() instanceof Heartbeat(long decidedHeight, long round, boolean suspects)
            ? List.of(
                new Byzantine.Outgoing(
                    honest.to(),
                    new Heartbeat(decidedHeight, round + 1 + random.nextInt(1_000), suspects)))
            : List.of(honest);
  }

  /**
   * Claims that twins of what it selects are locked and decided, and that later rounds began, by
   * nobody's signature.
   */
  static Byzantine makesUpCertificates() {
    return (_, honest, random) -> {
      if (!(honest.message() instanceof Select(long round, Choice.Fresh(Proposal own), _))) {
        return List.of(honest);
      }
      Optional<Proposal> twin = Twins.of(own);
      Proposal shown = twin.orElse(own);
      LockCertificate lock = new LockCertificate(round, shown.header(), NOBODY);
      DecisionCertificate decision = new DecisionCertificate(own.header(), round, NOBODY);
      Optional<RoundCertificate> began =
          Optional.of(new RoundCertificate(own.height(), round + 1, List.of()));
      BdlsMessage lie =
          switch (random.nextInt(3)) {
            case 0 -> new LockRelease(lock);
            case 1 -> new Decide(decision);
            default -> new Resync(began, Optional.empty());
          };
      return List.of(honest, new Byzantine.Outgoing(honest.to(), lie));
    };
  }
}
