package org.logothete.orderer.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.NodeId;
import org.logothete.pbft.message.Absence;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.NewViewReply;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.SignedViewChange;
import org.logothete.pbft.message.ViewChange;
import org.logothete.simulator.Byzantine;

/** Bends what its view changes and new views prove. */
final class CertificateLiar implements Byzantine {
  /** What is wrong with the certificates. */
  enum Kind {
    /** They are good ones of the past: newer ones are kept back. */
    STALE,
    /** They are not what their signers signed. */
    FORGED
  }

  private final Kind kind;
  private Optional<DecisionCertificate> oldest = Optional.empty();

  CertificateLiar(Kind kind) {
    this.kind = kind;
  }

  @Override
  public List<Sent> replace(NodeId self, Outgoing honest, RandomGenerator random) {
    if (random.nextInt(4) == 0) {
      return List.of(honest);
    }
    ConsensusMessage lie =
        switch (honest.message()) {
          case ViewChange change -> bent(change, random);
          case NewView view -> bent(view, random);
          case NewViewReply(NewView view, NodeId leader, Bytes signature) ->
              new NewViewReply(bent(view, random), leader, signature);
          default -> honest.message();
        };
    return List.of(new Outgoing(honest.to(), lie));
  }

  private ViewChange bent(ViewChange honest, RandomGenerator random) {
    return switch (kind) {
      case STALE -> stale(honest, random);
      case FORGED -> forged(honest, random);
    };
  }

  private ViewChange stale(ViewChange honest, RandomGenerator random) {
    if (oldest.isEmpty()) {
      oldest = honest.decided();
    }
    Optional<DecisionCertificate> decided = random.nextBoolean() ? oldest : Optional.empty();
    List<PreparedCertificate> prepared = new ArrayList<>(honest.prepared());
    prepared.removeIf(_ -> random.nextBoolean());
    return new ViewChange(honest.newView(), decided, prepared, some(honest.absences(), random));
  }

  private static ViewChange forged(ViewChange honest, RandomGenerator random) {
    List<PreparedCertificate> prepared =
        honest.prepared().stream()
            .map(
                p ->
                    switch (random.nextInt(3)) {
                      case 0 -> new PreparedCertificate(p.view(), p.header(), few(p.signatures()));
                      case 1 ->
                          new PreparedCertificate(p.view(), p.header(), swapped(p.signatures()));
                      default ->
                          new PreparedCertificate(honest.newView() - 1, p.header(), p.signatures());
                    })
            .toList();
    return new ViewChange(
        honest.newView(),
        honest
            .decided()
            .map(d -> new DecisionCertificate(d.header(), d.viewOrRound(), few(d.signatures()))),
        prepared,
        slander(honest.absences(), random));
  }

  private static List<Absence> some(List<Absence> absences, RandomGenerator random) {
    return absences.stream().filter(_ -> random.nextBoolean()).toList();
  }

  /**
   * Whoever it missed, it says that the nodes with the lowest numbers were missed long from now.
   */
  private static List<Absence> slander(List<Absence> absences, RandomGenerator random) {
    List<Absence> slander = new ArrayList<>();
    for (Absence absence : absences) {
      NodeId other = new NodeId(slander.size() + 1);
      long height = absence.height() + random.nextLong(1_000_000);
      slander.add(new Absence(other, height, Absence.REPEATS_MAX));
    }
    return slander;
  }

  /** One signer less. */
  private static SortedMap<NodeId, Bytes> few(SortedMap<NodeId, Bytes> signatures) {
    return signatures.isEmpty() ? signatures : signatures.headMap(signatures.lastKey());
  }

  /** Everybody's signature under the name of somebody else. */
  private static SortedMap<NodeId, Bytes> swapped(SortedMap<NodeId, Bytes> signatures) {
    SortedMap<NodeId, Bytes> swapped = new TreeMap<>();
    List<Bytes> reversed = List.copyOf(signatures.values()).reversed();
    int next = 0;
    for (NodeId signer : signatures.keySet()) {
      swapped.put(signer, reversed.get(next++));
    }
    return swapped;
  }

  /** Leaves one view change out, or bends one. */
  private NewView bent(NewView honest, RandomGenerator random) {
    List<SignedViewChange> changes = new ArrayList<>(honest.viewChanges());
    if (!changes.isEmpty()) {
      int chosen = random.nextInt(changes.size());
      SignedViewChange one = changes.remove(chosen);
      if (kind == Kind.FORGED) {
        changes.add(
            chosen,
            new SignedViewChange(one.signer(), bent(one.viewChange(), random), one.signature()));
      }
    }
    return new NewView(honest.view(), changes);
  }
}
