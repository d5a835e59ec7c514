package org.logothete.consensus.pool;

import java.util.List;

/**
 * The requests of one block, in order.
 *
 * @param requests not empty
 * @param reason why the batch was not left open any longer
 */
public record Batch<T>(List<PooledRequest<T>> requests, Reason reason) {
  public Batch {
    requests = List.copyOf(requests);
    if (requests.isEmpty()) {
      throw new IllegalArgumentException("a batch holds at least one request");
    }
  }

  public long bytes() {
    return requests.stream().mapToLong(PooledRequest::bytes).sum();
  }

  /** Why a batch was cut; metrics count by it. */
  public enum Reason {
    /** It has MaxMessageCount requests. */
    COUNT,
    /** The next request would take it above PreferredMaxBytes. */
    BYTES,
    /** Its one request is a block alone, by its kind or by its size. */
    ALONE,
    /** The next request is a block alone. */
    NEXT_ALONE,
    /** BatchTimeout ran out. */
    TIMEOUT,
    /** Nothing in flight, or a slot became free: waiting would only delay. */
    IDLE
  }
}
