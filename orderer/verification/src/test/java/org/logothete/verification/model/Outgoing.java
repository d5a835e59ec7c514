package org.logothete.verification.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one node meant to say, life by life, in order. Effects are performed in order, so whatever a
 * life meant before something that it said was said too, even if all its copies were lost.
 *
 * <p>A crash keeps a last part of what a life meant from being said, and the next life may mean
 * some of it again. Nobody knows which of the two said such a word: it vouches only for what both
 * meant before it.
 *
 * @param <V> what is said, with value equality
 */
final class Outgoing<V> {
  /** Of each life what it meant, without what is known to be said. */
  private final List<Set<V>> lives = new ArrayList<>(List.of(new LinkedHashSet<>()));

  /** The node starts: what it had not said by then it never says, unless it means it again. */
  void starts() {
    lives.add(new LinkedHashSet<>());
  }

  void means(V word) {
    lives.getLast().add(word);
  }

  /** What was certainly said by the time that a word was, that word included. */
  Set<V> upTo(V heard) {
    Set<V> said = new LinkedHashSet<>(Set.of(heard));
    lives.stream()
        .filter(life -> life.contains(heard))
        .map(life -> upTo(heard, life))
        .reduce(Outgoing::inBoth)
        .ifPresent(said::addAll);
    lives.forEach(life -> life.removeAll(said));
    return said;
  }

  private static <V> Set<V> upTo(V heard, Set<V> life) {
    Set<V> meant = new LinkedHashSet<>();
    for (V word : life) {
      meant.add(word);
      if (word.equals(heard)) {
        break;
      }
    }
    return meant;
  }

  private static <V> Set<V> inBoth(Set<V> one, Set<V> other) {
    Set<V> both = new LinkedHashSet<>(one);
    both.retainAll(other);
    return both;
  }
}
