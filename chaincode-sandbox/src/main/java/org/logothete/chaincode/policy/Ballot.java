package org.logothete.chaincode.policy;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The votes that count for one attempt at a call: the first n - f in the agreed order (rule A1). It
 * is frozen; a vote that comes later changes nothing.
 *
 * @param executors n, whether they voted or not
 * @param votes digests of result records by the index of the executor, which is below n
 */
public record Ballot(int executors, SortedMap<Integer, ByteString> votes) {
  /** Bytes of a digest: SHA-256. */
  public static final int DIGEST_BYTES = 32;

  public Ballot {
    votes = Collections.unmodifiableSortedMap(new TreeMap<>(votes));
    int frozenAt = new Thresholds(executors).present();
    if (votes.size() != frozenAt) {
      throw new IllegalArgumentException(
          "a ballot of %d executors is frozen at %d votes, not %d"
              .formatted(executors, frozenAt, votes.size()));
    }
    if (votes.firstKey() < 0 || votes.lastKey() >= executors) {
      throw new IllegalArgumentException(
          "there is no executor %d"
              .formatted(votes.firstKey() < 0 ? votes.firstKey() : votes.lastKey()));
    }
    votes.forEach(
        (executor, digest) -> {
          if (digest.size() != DIGEST_BYTES) {
            throw new IllegalArgumentException(
                "executor %d voted for %d bytes, which are no digest"
                    .formatted(executor, digest.size()));
          }
        });
  }

  public Thresholds thresholds() {
    return new Thresholds(executors);
  }

  /** The digest with at least n - 2f votes: at most one has them. */
  public Optional<ByteString> supported() {
    Map<ByteString, Integer> tally = new LinkedHashMap<>();
    votes.values().forEach(digest -> tally.merge(digest, 1, Integer::sum));
    int supporting = thresholds().supporting();
    return tally.entrySet().stream()
        .filter(entry -> entry.getValue() >= supporting)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Who voted for something else. */
  public SortedSet<Integer> against(ByteString digest) {
    SortedSet<Integer> against = new TreeSet<>();
    votes.forEach(
        (executor, vote) -> {
          if (!vote.equals(digest)) {
            against.add(executor);
          }
        });
    return against;
  }
}
