package org.logothete.orderer.simulate;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;
import org.logothete.pbft.message.Absence;
import org.logothete.pbft.message.Heartbeat;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.SignedViewChange;
import org.logothete.pbft.message.ViewChange;
import org.logothete.simulator.Byzantine;

/**
 * Writes, beside what is right, messages of the right form that no message can be: lists out of
 * order, views that contradict each other, parts nobody knows. All of it ends at the decoder.
 */
final class Misspeller implements Byzantine {
  private static final int VERSION_AND_KIND = 2;
  private static final int DECIDED = 1;
  private static final int ABSENCES = 2;
  private static final int ALL_PARTS = 7;

  @Override
  public List<Sent> replace(NodeId self, Outgoing honest, RandomGenerator random) {
    ConsensusMessage message = honest.message();
    CanonicalWriter out = new CanonicalWriter();
    for (byte one : message.encode().slice(0, VERSION_AND_KIND).toArray()) {
      out.uint8(one);
    }
    switch (message) {
      case ViewChange change -> misspell(change, out, random);
      case NewView view -> misspell(view, out, random);
      case Heartbeat(_, long decided, boolean suspects) when random.nextInt(10) == 0 ->
          out.uint64(Long.MAX_VALUE).uint64(decided).bool(suspects);
      default -> {
        return List.of(honest);
      }
    }
    return List.of(honest, new Garbage(honest.to(), out.toBytes()));
  }

  private static void misspell(ViewChange change, CanonicalWriter out, RandomGenerator random) {
    List<PreparedCertificate> prepared = change.prepared();
    switch (random.nextInt(6)) {
      case 0 -> write(change.newView(), ALL_PARTS, change, prepared, out);
      case 1 -> {
        write(change.newView(), DECIDED | ABSENCES, change, prepared, out);
        out.list(List.<Absence>of(), (o, a) -> a.write(o));
      }
      case 2 -> {
        write(change.newView(), DECIDED | ABSENCES, change, prepared, out);
        out.list(List.of(2, 1), (o, node) -> new Absence(new NodeId(node), 1, 0).write(o));
      }
      case 3 -> {
        write(change.newView(), DECIDED | ABSENCES, change, prepared, out);
        int repeats = Absence.REPEATS_MAX + 1;
        out.list(List.of(1), (o, node) -> o.node(new NodeId(node)).uint64(1).uint8(repeats));
      }
      case 4 -> {
        List<PreparedCertificate> twice =
            Stream.concat(prepared.stream(), prepared.stream()).toList();
        write(change.newView(), DECIDED, change, twice, out);
      }
      default -> {
        long newView = prepared.isEmpty() ? 0 : prepared.getFirst().view();
        write(newView, DECIDED, change, prepared, out);
      }
    }
  }

  /** The flag of a decision certificate is set only if there is one. */
  private static void write(
      long newView,
      int parts,
      ViewChange change,
      List<PreparedCertificate> prepared,
      CanonicalWriter out) {
    boolean decided = change.decided().isPresent();
    out.uint64(newView).uint8(decided || parts == ALL_PARTS ? parts : parts & ~DECIDED);
    change.decided().ifPresent(d -> d.write(out));
    out.list(prepared, (o, p) -> p.write(o));
  }

  private static void misspell(NewView view, CanonicalWriter out, RandomGenerator random) {
    boolean otherView = random.nextBoolean();
    List<SignedViewChange> changes = otherView ? view.viewChanges() : view.viewChanges().reversed();
    out.uint64(otherView ? view.view() + 1 : view.view());
    out.list(
        changes,
        (o, signed) -> {
          o.node(signed.signer());
          signed.viewChange().write(o);
          o.bytes(signed.signature());
        });
  }
}
