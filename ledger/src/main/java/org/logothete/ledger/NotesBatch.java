package org.logothete.ledger;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Changes to a channel's notes that become durable together or not at all; of those to one key the
 * last counts. Not thread-safe.
 */
public final class NotesBatch {
  /** One change; the array is not copied. */
  public static final class Change {
    private final Optional<byte[]> content;

    private Change(Optional<byte[]> content) {
      this.content = content;
    }

    /** What is to lie under the key; empty if nothing is. */
    public Optional<byte[]> content() {
      return content;
    }
  }

  private final SortedMap<String, Change> changes = new TreeMap<>();

  public NotesBatch put(String key, byte[] content) {
    changes.put(checked(key), new Change(Optional.of(content)));
    return this;
  }

  public NotesBatch delete(String key) {
    changes.put(checked(key), new Change(Optional.empty()));
    return this;
  }

  /** By key. */
  public SortedMap<String, Change> changes() {
    return Collections.unmodifiableSortedMap(changes);
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  private static String checked(String key) {
    boolean fits = !key.isEmpty() && key.length() <= ChannelNotes.KEY_LENGTH_MAX;
    if (!fits || key.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException("'%.40s' is no key of a note".formatted(key));
    }
    return key;
  }
}
