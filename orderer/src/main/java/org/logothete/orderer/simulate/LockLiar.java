package org.logothete.orderer.simulate;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.Decide;
import org.logothete.bdls.message.Lock;
import org.logothete.bdls.message.LockCertificate;
import org.logothete.bdls.message.LockRelease;
import org.logothete.bdls.message.Resync;
import org.logothete.bdls.message.RoundCertificate;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;
import org.logothete.simulator.Byzantine;

/** In BDLS: bends the locks it shows. */
final class LockLiar implements Byzantine {
  /** What is wrong with the locks. */
  enum Kind {
    /** They are good ones of the past: newer ones are kept back, or shown to few. */
    STALE,
    /** They are not what their signers signed. */
    FORGED,
    /** They come late, when others have gone on, and to one node at a time. */
    LATE
  }

  private static final int LATE_MILLIS_MAX = 2_000;

  private final Kind kind;
  private final SortedMap<Long, LockCertificate> oldest = new TreeMap<>();

  LockLiar(Kind kind) {
    this.kind = kind;
  }

  @Override
  public List<Sent> replace(NodeId self, Outgoing honest, RandomGenerator random) {
    if (random.nextInt(4) == 0) {
      return List.of(honest);
    }
    return switch (kind) {
      case LATE -> late(honest, random);
      case STALE -> stale(honest, random);
      case FORGED -> List.of(new Outgoing(honest.to(), forged(honest.message(), random)));
    };
  }

  private static List<Sent> late(Outgoing honest, RandomGenerator random) {
    return switch (honest.message()) {
      case Lock _, LockRelease _, Resync _ ->
          random.nextInt(3) == 0
              ? List.of(
                  new Late(honest.to(), honest.message(), 1 + random.nextLong(LATE_MILLIS_MAX)))
              : List.of();
      default -> List.of(honest);
    };
  }

  private List<Sent> stale(Outgoing honest, RandomGenerator random) {
    return switch (honest.message()) {
      case RoundChange(long height, long round, var choice, var lock) -> {
        lock.ifPresent(this::remember);
        Optional<LockCertificate> shown =
            random.nextBoolean()
                ? Optional.ofNullable(oldest.get(height)).filter(l -> l.round() < round)
                : Optional.empty();
        Optional<ProposalHeader> vote =
            shown.map(LockCertificate::header).or(() -> round == 0 ? choice : Optional.empty());
        yield List.of(new Outgoing(honest.to(), new RoundChange(height, round, vote, shown)));
      }
      case Lock(LockCertificate lock) -> {
        remember(lock);
        yield random.nextInt(3) == 0 ? List.of(honest) : List.of();
      }
      case LockRelease(LockCertificate lock) -> {
        remember(lock);
        LockCertificate old = oldest.getOrDefault(lock.height(), lock);
        yield List.of(new Outgoing(honest.to(), new LockRelease(old)));
      }
      default -> List.of(honest);
    };
  }

  private void remember(LockCertificate lock) {
    oldest.headMap(lock.height()).clear();
    oldest.putIfAbsent(lock.height(), lock);
  }

  private static ConsensusMessage forged(ConsensusMessage message, RandomGenerator random) {
    return switch (message) {
      case Lock(LockCertificate lock) -> new Lock(forged(lock, random));
      case LockRelease(LockCertificate lock) -> new LockRelease(forged(lock, random));
      case RoundChange(long height, long round, var choice, var lock) when lock.isPresent() ->
          new RoundChange(
              height,
              round,
              choice,
              lock.map(l -> forged(l, random)).filter(l -> l.round() < round).or(() -> lock));
      case Resync(var began, var lock) -> new Resync(began, lock.map(l -> forged(l, random)));
      case Decide(DecisionCertificate c) ->
          new Decide(
              new DecisionCertificate(
                  c.header(), c.viewOrRound() + random.nextInt(2), few(c.signatures())));
      case Select(long round, Choice choice, var began) ->
          new Select(round, choice, began.map(b -> few(b)));
      default -> message;
    };
  }

  private static LockCertificate forged(LockCertificate lock, RandomGenerator random) {
    return switch (random.nextInt(3)) {
      case 0 -> new LockCertificate(lock.round(), lock.header(), few(lock.signatures()));
      case 1 -> new LockCertificate(lock.round(), lock.header(), swapped(lock.signatures()));
      default -> new LockCertificate(lock.round() + 1, lock.header(), lock.signatures());
    };
  }

  /** One signer less. */
  private static SortedMap<NodeId, Bytes> few(SortedMap<NodeId, Bytes> signatures) {
    return signatures.isEmpty() ? signatures : signatures.headMap(signatures.lastKey());
  }

  private static RoundCertificate few(RoundCertificate certificate) {
    List<RoundCertificate.Vote> votes = certificate.votes();
    return new RoundCertificate(
        certificate.height(), certificate.round(), votes.subList(0, votes.size() / 2));
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
}
