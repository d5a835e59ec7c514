package org.logothete.chaincode.call;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;

/**
 * What a call has read, in the order in which it first did. Whoever holds the agreed state repeats
 * the reads and learns whether the call would read the same now.
 */
public record ReadSet(List<Read> reads) {
  public ReadSet {
    reads = List.copyOf(reads);
  }

  /** Whether the past of any key was read. */
  public boolean hasHistory() {
    return reads.stream().anyMatch(HistoryRead.class::isInstance);
  }

  /** One read. */
  public sealed interface Read {
    String namespace();
  }

  /**
   * A key.
   *
   * @param valueHash SHA-256 of what was there; empty if nothing was
   */
  public record KeyRead(String namespace, String key, Optional<ByteString> valueHash)
      implements Read {}

  /**
   * A range, as far as it was looked at.
   *
   * @param to first key behind what was looked at; empty if that was the namespace's end
   * @param entriesHash over all keys and values in it
   */
  public record RangeRead(String namespace, String from, String to, ByteString entriesHash)
      implements Read {}

  /**
   * A key's past.
   *
   * @param limit how much of it was looked at
   * @param modificationsHash over what was found
   */
  public record HistoryRead(String namespace, String key, int limit, ByteString modificationsHash)
      implements Read {}
}
