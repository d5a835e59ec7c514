package org.logothete.ledger.state;

/**
 * Keys of one namespace, from one up to before another.
 *
 * @param from the first key that belongs to it; empty for the namespace's first
 * @param to the first key behind it; empty for none
 */
public record StateRange(String namespace, String from, String to) {
  public StateRange {
    StateKey.checkNamespace(namespace);
    StateText.check("the beginning of a range", from, 0, StateKey.KEY_BYTES_MAX);
    StateText.check("the end of a range", to, 0, StateKey.KEY_BYTES_MAX);
  }

  /** All keys of a namespace. */
  public static StateRange all(String namespace) {
    return new StateRange(namespace, "", "");
  }

  /** The first key that can be in it. */
  public StateKey first() {
    return new StateKey(namespace, from.isEmpty() ? "\0" : from);
  }

  /** The same from a later key on. */
  public StateRange startingAt(String key) {
    return new StateRange(namespace, key, to);
  }

  /** Whether a key of the namespace is before the end. */
  public boolean isBeforeEnd(String key) {
    return to.isEmpty() || StateText.compare(key, to) < 0;
  }
}
