package org.logothete.chaincode.call;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;

/**
 * A channel's state as a call finds it. It does not change while the call runs. Used by one thread
 * at a time.
 */
public interface StateReader {
  /** A key and its value. */
  record Entry(String key, ByteString value) {}

  /**
   * The beginning of a range.
   *
   * @param entries in the order of their keys' bytes in UTF-8
   * @param next first key that was not looked at; empty if the range has no more
   */
  record Page(List<Entry> entries, Optional<String> next) {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /**
   * What was done to a key once.
   *
   * @param transactionId whose call wrote it
   * @param seconds of that call's timestamp, since 1970
   * @param nanos of that call's timestamp
   * @param value empty if it was deleted
   */
  record Modification(String transactionId, long seconds, int nanos, Optional<ByteString> value) {}

  Optional<ByteString> get(String namespace, String key);

  /**
   * Reads the beginning of a range of keys.
   *
   * @param from first key that may be in it; empty for the namespace's first
   * @param to first key behind it; empty for none
   * @param limit most entries, at least 1; fewer may come although there are more
   */
  Page range(String namespace, String from, String to, int limit);

  /**
   * What was done to a key, newest first; at most {@code limit} of it.
   *
   * @throws UnknownHistoryException if there may have been more than is known here
   */
  List<Modification> history(String namespace, String key, int limit);
}
