package org.logothete.bdls;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.NodeId;

/**
 * Votes of one kind at one height, by sender and round: the first vote of each sender in a round.
 * Bounded by sender: of one that shows up in too many rounds the lowest is forgotten, so that
 * nobody can push out another's.
 *
 * @param <C> what is voted for, with value equality
 */
final class VotesByRound<C> {
  private static final int ROUNDS_MAX = 8;

  /** A vote and the signature that makes it a claim. */
  record Vote<C>(C choice, Bytes signature) {}

  /** So many votes for one choice in one round that they are a quorum. */
  record Quorum<C>(long round, C choice, SortedMap<NodeId, Bytes> signatures) {}

  private final SortedMap<NodeId, TreeMap<Long, Vote<C>>> bySender = new TreeMap<>();

  /** Takes the sender's first vote of a round; answers that one if this one contradicts it. */
  Optional<Vote<C>> add(NodeId sender, long round, C choice, Bytes signature) {
    TreeMap<Long, Vote<C>> share = bySender.computeIfAbsent(sender, _ -> new TreeMap<>());
    Vote<C> first = share.putIfAbsent(round, new Vote<>(choice, signature));
    if (first != null) {
      return first.choice.equals(choice) ? Optional.empty() : Optional.of(first);
    }
    if (share.size() > ROUNDS_MAX) {
      share.pollFirstEntry();
    }
    return Optional.empty();
  }

  /** The votes of a round, by sender. */
  SortedMap<NodeId, Vote<C>> in(long round) {
    SortedMap<NodeId, Vote<C>> votes = new TreeMap<>();
    bySender.forEach(
        (sender, share) -> {
          Vote<C> vote = share.get(round);
          if (vote != null) {
            votes.put(sender, vote);
          }
        });
    return votes;
  }

  boolean has(NodeId sender, long round) {
    TreeMap<Long, Vote<C>> share = bySender.get(sender);
    return share != null && share.containsKey(round);
  }

  /** Rounds that anybody voted in, the newest first. */
  SortedSet<Long> rounds() {
    SortedSet<Long> rounds = new TreeSet<>(Comparator.reverseOrder());
    bySender.values().forEach(share -> rounds.addAll(share.keySet()));
    return rounds;
  }

  /** The quorum of a round; there is at most one. */
  Optional<Quorum<C>> quorum(long round, int size) {
    Map<C, SortedMap<NodeId, Bytes>> byChoice = new LinkedHashMap<>();
    in(round)
        .forEach(
            (sender, vote) ->
                byChoice
                    .computeIfAbsent(vote.choice, _ -> new TreeMap<>())
                    .put(sender, vote.signature));
    return byChoice.entrySet().stream()
        .filter(e -> e.getValue().size() >= size)
        .findFirst()
        .map(e -> new Quorum<>(round, e.getKey(), e.getValue()));
  }

  /** A quorum of any round. */
  Optional<Quorum<C>> quorum(int size) {
    return rounds().stream()
        .map(round -> quorum(round, size))
        .flatMap(Optional::stream)
        .findFirst();
  }

  VotesByRound<C> copy() {
    VotesByRound<C> copy = new VotesByRound<>();
    bySender.forEach((sender, share) -> copy.bySender.put(sender, new TreeMap<>(share)));
    return copy;
  }

  void write(CanonicalWriter out, Function<C, Bytes> digest) {
    out.uint32(bySender.size());
    bySender.forEach(
        (sender, share) -> {
          out.node(sender).uint32(share.size());
          share.forEach(
              (round, vote) ->
                  out.uint64(round).bytes(digest.apply(vote.choice)).bytes(vote.signature));
        });
  }
}
