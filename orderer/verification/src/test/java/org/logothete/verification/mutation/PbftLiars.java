package org.logothete.verification.mutation;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.pbft.message.Absence;
import org.logothete.pbft.message.Heartbeat;
import org.logothete.pbft.message.PbftMessage;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.ViewChange;
import org.logothete.simulator.Byzantine;
import org.logothete.simulator.Twins;

/** Faulty nodes that an honest engine must withstand, each made for one kind of broken engine. */
final class PbftLiars {
  private static final int NODES = 4;

  private PbftLiars() {}

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

  /** Proposes in later views again what it proposed once, whoever's turn it is. */
  static Byzantine usurps() {
    AtomicReference<Optional<Proposal>> last = new AtomicReference<>(Optional.empty());
    return (_, honest, _) -> {
      if (honest.message() instanceof PrePrepare(_, Proposal proposal)) {
        last.set(Optional.of(proposal));
      }
      if (honest.message() instanceof Heartbeat(long view, long decided, _)) {
        return Stream.concat(
                last.get().filter(p -> p.height() == decided + 1).stream()
                    .map(p -> new Byzantine.Outgoing(honest.to(), new PrePrepare(view, p))),
                Stream.of(honest))
            .<Byzantine.Sent>map(sent -> sent)
            .toList();
      }
      return List.of(honest);
    };
  }

  /** Misses nodes that nobody else misses. */
  static Byzantine slanders() {
    return (self, honest, random) -> {
      if (!(honest.message() instanceof ViewChange change)) {
        return List.of(honest);
      }
      NodeId victim = new NodeId(1 + (self.value() + random.nextInt(NODES - 1)) % NODES);
      List<Absence> absences = List.of(new Absence(victim, 1_000_000, 0));
      return List.of(
          new Byzantine.Outgoing(
              honest.to(),
              new ViewChange(change.newView(), change.decided(), change.prepared(), absences)));
    };
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
        honest.message() instanceof ViewChange(long newView, _, _, _)
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
    return new ViewChange(honest.newView(), honest.decided(), madeUp, honest.absences());
  }
}
