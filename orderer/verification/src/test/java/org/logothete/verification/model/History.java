package org.logothete.verification.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A part of what happened in a run, in the words of a model: what there is of each signature, and
 * what is related. Equal parts have equal texts.
 */
final class History {
  /**
   * All there is of a signature.
   *
   * @param of the signature that it extends, or itself
   * @param names in ascending order where it is ordered
   */
  record Things(String signature, String of, List<String> names) {
    Things {
      names = List.copyOf(names);
    }
  }

  private final List<Things> things = new ArrayList<>();
  private final SortedMap<String, SortedSet<String>> relations = new TreeMap<>();

  void are(String signature, List<String> names) {
    are(signature, signature, names);
  }

  void are(String signature, String of, List<String> names) {
    things.add(new Things(signature, of, names));
  }

  /** Relates; a relation that is never given anything has nothing in it. */
  void add(String relation, String... tuple) {
    relations.computeIfAbsent(relation, _ -> new TreeSet<>()).add(String.join(" ", tuple));
  }

  List<Things> things() {
    return Collections.unmodifiableList(things);
  }

  /** How much there is, by the signatures that others extend. */
  SortedMap<String, Integer> sizes() {
    SortedMap<String, Integer> sizes = new TreeMap<>();
    things.forEach(some -> sizes.merge(some.of, some.names.size(), Integer::sum));
    return sizes;
  }

  /** The tuples of a relation, each a list of names. */
  List<List<String>> tuples(String relation) {
    return relations.getOrDefault(relation, new TreeSet<>()).stream()
        .map(tuple -> List.of(tuple.split(" ")))
        .toList();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    things.forEach(some -> text.append(some.signature).append(some.names).append('\n'));
    relations.forEach((name, tuples) -> text.append(name).append(tuples).append('\n'));
    return text.toString();
  }
}
