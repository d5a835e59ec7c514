package org.logothete.consensus;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The votes of one slot (one kind of message, height and view or round), first vote per node: later
 * ones change nothing, and a different one is reported because it proves its sender faulty.
 *
 * <p>Not thread-safe. The caller lets only members vote.
 *
 * @param <K> what is voted for, for example a digest; with value equality
 */
public final class VoteTally<K> {
  private final int quorum;
  private final SortedMap<NodeId, Vote<K>> votes = new TreeMap<>();
  private final Map<K, Integer> counts = new LinkedHashMap<>();

  /**
   * @param quorum how many equal votes are enough, at least 1
   */
  public VoteTally(int quorum) {
    if (quorum < 1) {
      throw new IllegalArgumentException("a quorum is at least 1, not " + quorum);
    }
    this.quorum = quorum;
  }

  /**
   * One node's vote.
   *
   * @param signature what makes it a {@link Claim}; empty if the vote is proven by its link only
   */
  public record Vote<K>(K choice, Bytes signature) {}

  /** What a vote did. */
  public sealed interface Outcome<K> {
    /** It counts, and there are now so many for its choice. */
    record Counted<K>(int count) implements Outcome<K> {}

    /** It counts and makes the quorum: answered at most once per choice. */
    record QuorumReached<K>(K choice) implements Outcome<K> {}

    /** The node voted the same before. */
    record Repeated<K>() implements Outcome<K> {}

    /** The node voted differently before; this vote does not count. */
    record DoubleVote<K>(Vote<K> first, Vote<K> second) implements Outcome<K> {}
  }

  public Outcome<K> add(NodeId voter, K choice, Bytes signature) {
    Vote<K> vote = new Vote<>(choice, signature);
    Vote<K> first = votes.putIfAbsent(voter, vote);
    if (first != null) {
      return first.choice.equals(choice)
          ? new Outcome.Repeated<>()
          : new Outcome.DoubleVote<>(first, vote);
    }
    int count = counts.merge(choice, 1, Integer::sum);
    return count == quorum ? new Outcome.QuorumReached<>(choice) : new Outcome.Counted<>(count);
  }

  /** How many nodes voted for the choice. */
  public int count(K choice) {
    return counts.getOrDefault(choice, 0);
  }

  /** How many nodes voted at all. */
  public int voters() {
    return votes.size();
  }

  public boolean hasQuorum(K choice) {
    return count(choice) >= quorum;
  }

  /** The choice with a quorum; with a quorum of {@link QuorumSize#quorum} there is at most one. */
  public Optional<K> decided() {
    for (Map.Entry<K, Integer> entry : counts.entrySet()) {
      if (entry.getValue() >= quorum) {
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }

  /** Signatures of the votes for the choice, by voter: what a certificate is made of. */
  public SortedMap<NodeId, Bytes> signatures(K choice) {
    SortedMap<NodeId, Bytes> signatures = new TreeMap<>();
    votes.forEach(
        (node, vote) -> {
          if (vote.choice.equals(choice)) {
            signatures.put(node, vote.signature);
          }
        });
    return Collections.unmodifiableSortedMap(signatures);
  }

  /** Every vote that counts, by voter; a view. */
  public SortedMap<NodeId, Vote<K>> votes() {
    return Collections.unmodifiableSortedMap(votes);
  }

  public VoteTally<K> copy() {
    VoteTally<K> copy = new VoteTally<>(quorum);
    copy.votes.putAll(votes);
    copy.counts.putAll(counts);
    return copy;
  }
}
