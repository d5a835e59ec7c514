package org.logothete.verification.mutation;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.logothete.bdls.message.Bounds;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.Heartbeat;
import org.logothete.bdls.message.LockCertificate;
import org.logothete.bdls.message.MessageKind;
import org.logothete.bdls.message.RoundCertificate;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.simulator.Byzantine;

/** Writes, beside what is right, what no BDLS message can be, byte by byte. */
final class BdlsMisspeller implements Byzantine {
  @Override
  public List<Sent> replace(NodeId self, Outgoing honest, RandomGenerator random) {
    CanonicalWriter out = new CanonicalWriter();
    switch (honest.message()) {
      case Heartbeat h -> misspell(h, out, random);
      case Select(long round, Choice.Fresh(Proposal proposal), _) ->
          misspell(round, proposal, out, random);
      case RoundChange change -> misspell(change, out, random);
      default -> {
        return List.of(honest);
      }
    }
    return List.of(honest, new Garbage(honest.to(), out.toBytes()));
  }

  private static CanonicalWriter start(CanonicalWriter out, MessageKind kind) {
    return out.uint8(1).uint8(kind.code());
  }

  private static void misspell(Heartbeat heartbeat, CanonicalWriter out, RandomGenerator random) {
    switch (random.nextInt(3)) {
      case 0 ->
          start(out, MessageKind.HEARTBEAT)
              .uint64(Long.MAX_VALUE)
              .uint64(heartbeat.round())
              .bool(false);
      case 1 ->
          start(out, MessageKind.HEARTBEAT)
              .uint64(heartbeat.decidedHeight())
              .uint64(Bounds.ROUND_MAX + 1)
              .bool(false);
      default -> start(out, MessageKind.RESYNC).bool(false).bool(false);
    }
  }

  private static void misspell(
      long round, Proposal proposal, CanonicalWriter out, RandomGenerator random) {
    long height = proposal.height();
    Choice fresh = new Choice.Fresh(proposal);
    LockCertificate lock = new LockCertificate(round + 1, proposal.header(), new TreeMap<>());
    RoundCertificate right = new RoundCertificate(height, round + 1, List.of());
    switch (random.nextInt(8)) {
      case 0 -> select(0, fresh, Optional.of(right), out);
      case 1 -> select(0, new Choice.Locked(lock), Optional.empty(), out);
      case 2 -> select(round + 1, fresh, Optional.empty(), out);
      case 3 -> select(round + 2, fresh, Optional.of(right), out);
      case 4 ->
          select(
              round + 1,
              fresh,
              Optional.of(new RoundCertificate(height + 1, round + 1, List.of())),
              out);
      case 5 -> select(round + 1, new Choice.Locked(lock), Optional.of(right), out);
      case 6 -> {
        start(out, MessageKind.RESYNC).bool(true);
        new RoundCertificate(height + 1, round, List.of()).write(out);
        out.bool(true);
        lock.write(out);
      }
      default -> {
        start(out, MessageKind.RESYNC).bool(true).uint64(height).uint64(round);
        out.list(
            List.of(2, 1),
            (o, voter) -> o.node(new NodeId(voter)).bytes(RoundChange.NOTHING).bytes(Bytes.EMPTY));
        out.bool(false);
      }
    }
  }

  private static void select(
      long round, Choice choice, Optional<RoundCertificate> began, CanonicalWriter out) {
    start(out, MessageKind.SELECT).uint64(round);
    choice.write(out);
    out.bool(began.isPresent());
    began.ifPresent(certificate -> certificate.write(out));
  }

  /** A vote for nothing in round 0, a lock for what is not voted for, a lock of no lower round. */
  private static void misspell(RoundChange change, CanonicalWriter out, RandomGenerator random) {
    start(out, MessageKind.ROUND_CHANGE).uint64(change.height());
    if (change.choice().isEmpty() || random.nextBoolean()) {
      out.uint64(0).bool(false).bool(false);
      return;
    }
    ProposalHeader header = change.choice().get();
    LockCertificate lock = new LockCertificate(change.round(), header, new TreeMap<>());
    if (random.nextBoolean()) {
      out.uint64(change.round() + 1).bool(false);
    } else {
      out.uint64(change.round()).bool(true);
      header.write(out);
    }
    out.bool(true);
    lock.write(out);
  }
}
