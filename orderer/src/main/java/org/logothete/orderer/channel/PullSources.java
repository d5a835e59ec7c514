package org.logothete.orderer.channel;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides which source a follower takes its blocks from. Sources take turns; one that refuses,
 * breaks off or sends what is not certified rests, each time for longer. One that stands still is
 * left when another has proven, by a certificate, that the next block exists: what sources merely
 * say of their newest block moves nobody. Not thread-safe.
 */
final class PullSources {
  /** How long a source may lack a block that another has proven. */
  static final long WITHHELD_MILLIS = 2_000;

  private static final long REST_MILLIS = 1_000;
  private static final long REST_MILLIS_MAX = 60_000;

  private static final class Source {
    private int disappointments;
    private long restsUntilMillis = Long.MIN_VALUE;
    private long newest = -1;
  }

  private Map<String, Source> sources = new LinkedHashMap<>();
  private int turn;
  private int probeTurn;

  /** When another source than the one in use first proved that it has the next block. */
  private OptionalLong provenAtMillis = OptionalLong.empty();

  /** Sets whom there is to choose from; what is known of those that stay is kept. */
  void update(List<String> names) {
    Map<String, Source> updated = new LinkedHashMap<>();
    for (String name : names) {
      Source known = sources.get(name);
      updated.put(name, known == null ? new Source() : known);
    }
    sources = updated;
  }

  /** The source whose turn it is; empty while all rest. */
  Optional<String> choose(long now) {
    List<String> names = List.copyOf(sources.keySet());
    provenAtMillis = OptionalLong.empty();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(Math.floorMod(turn, names.size()));
      turn++;
      if (now >= source(name).restsUntilMillis) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  /** Another source to ask how far it is, each in its turn; resting ones are let rest. */
  Optional<String> probe(String butNot, long now) {
    List<String> others =
        sources.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(butNot))
            .filter(entry -> now >= entry.getValue().restsUntilMillis)
            .map(Map.Entry::getKey)
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(others.get(Math.floorMod(probeTurn++, others.size())));
  }

  private Source source(String name) {
    return sources.computeIfAbsent(name, _ -> new Source());
  }

  /** The source in use gave the next block. */
  void progressed(String name) {
    source(name).disappointments = 0;
    provenAtMillis = OptionalLong.empty();
  }

  /** The source is of no use for now. */
  void failed(String name, long now) {
    Source source = source(name);
    int doublings = Math.min(source.disappointments, 16);
    source.restsUntilMillis = now + Math.min(REST_MILLIS_MAX, REST_MILLIS << doublings);
    source.disappointments++;
    source.newest = -1;
  }

  /** The source says that this is its newest block. */
  void said(String name, long newest) {
    source(name).newest = newest;
  }

  /** The highest block number that so many sources say they have; -1 if fewer said anything. */
  long saidBy(int count) {
    return sources.values().stream()
        .map(source -> source.newest)
        .sorted(Comparator.reverseOrder())
        .skip(count - 1L)
        .findFirst()
        .orElse(-1L);
  }

  /** Another source than the one in use has the next block, certified. */
  void proven(long now) {
    if (provenAtMillis.isEmpty()) {
      provenAtMillis = OptionalLong.of(now);
    }
  }

  /** Whether the source in use had its time to send what others have. */
  boolean isWithheld(long now) {
    return provenAtMillis.isPresent() && now - provenAtMillis.getAsLong() >= WITHHELD_MILLIS;
  }
}
