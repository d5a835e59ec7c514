package org.logothete.pbft.mutation;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.pbft.message.PbftMessage;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.ViewChange;
import org.logothete.simulator.Byzantine;
import org.logothete.simulator.Twins;

/** Faulty nodes that an honest engine must withstand, each made for one kind of broken engine. */
final class Liars {
  private Liars() {}

  /** Proposes bodies that are not the ones its headers name. */
  static Byzantine forgesBodies() {
    return (_, honest, random) ->
        honest.message() instanceof PrePrepare(long view, Proposal proposal)
                && random.nextInt(4) == 0
            ? List.of(
                new Byzantine.Outgoing(
                    honest.to(),
                    new PrePrepare(
                        view, new Proposal(proposal.header(), Bytes.ofUtf8("something else")))))
            : List.of(honest);
  }

  /** Gives signs of life and proposes nothing. */
  static Byzantine idles() {
    return (_, honest, _) -> honest.message() instanceof PrePrepare ? List.of() : List.of(honest);
  }

  /** Asks for a view far ahead with everything it says. */
  static Byzantine restless() {
    return (_, honest, random) -> {
      long view = ((PbftMessage) honest.message()).view() + 1 + random.nextInt(1_000);
      ViewChange ask = new ViewChange(view, Optional.empty(), List.of());
      return List.of(honest, new Byzantine.Outgoing(honest.to(), ask));
    };
  }

  /** Reports in view changes nothing of what it prepared and decided. */
  static Byzantine hidesCertificates() {
    return (_, honest, _) ->
        honest.message() instanceof ViewChange(long newView, _, _)
            ? List.of(
                new Byzantine.Outgoing(
                    honest.to(), new ViewChange(newView, Optional.empty(), List.of())))
            : List.of(honest);
  }

  /** Claims in view changes that twins of its proposals are prepared, by nobody's signature. */
  static Byzantine makesUpCertificates() {
    SortedMap<Long, ProposalHeader> twins = new TreeMap<>();
    return (_, honest, _) ->
        switch (honest.message()) {
          case PrePrepare(_, Proposal proposal) -> {
            Twins.of(proposal).ifPresent(t -> twins.put(t.height(), t.header()));
            yield List.of(honest);
          }
          case ViewChange change ->
              List.of(new Byzantine.Outgoing(honest.to(), withMadeUp(change, twins)));
          default -> List.of(honest);
        };
  }

  private static ViewChange withMadeUp(ViewChange honest, SortedMap<Long, ProposalHeader> twins) {
    long decided = honest.decided().map(DecisionCertificate::height).orElse(0L);
    List<PreparedCertificate> madeUp =
        twins.tailMap(decided + 1).values().stream()
            .map(t -> new PreparedCertificate(honest.newView() - 1, t, new TreeMap<>()))
            .toList();
    return new ViewChange(honest.newView(), honest.decided(), madeUp);
  }
}
