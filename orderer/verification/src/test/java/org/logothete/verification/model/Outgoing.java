package org.logothete.verification.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What one node meant to say, life by life, in order. Effects are performed in order, so whatever
 * came before something that was heard was said too, even if all its copies were lost.
 *
 * @param <V> what is said, with value equality
 */
final class Outgoing<V> {
  private final List<List<V>> lives = new ArrayList<>(List.of(new ArrayList<>()));

  /** The node starts: what it had not said by then it never says. */
  void starts() {
    lives.add(new ArrayList<>());
  }

  void means(V word) {
    lives.getLast().add(word);
  }

  /** What was certainly said by the time that a word was. */
  List<V> upTo(V heard) {
    for (List<V> life : lives) {
      int at = life.indexOf(heard);
      if (at >= 0) {
        List<V> said = List.copyOf(life.subList(0, at + 1));
        life.subList(0, at + 1).clear();
        return said;
      }
    }
    return List.of(heard);
  }
}
