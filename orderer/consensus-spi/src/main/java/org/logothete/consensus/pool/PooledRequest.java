package org.logothete.consensus.pool;

/**
 * A request as the pool sees it.
 *
 * @param id names the request on its channel: its transaction id or digest
 * @param client who pays for the room it takes
 * @param bytes its size as the batch limits count it (Fabric: payload and signature of the
 *     envelope, {@code blockcutter.go messageSizeBytes}), at least 1
 * @param isolated true for a config transaction: it makes a block of its own
 * @param arrivedMillis when the host put it here, on the host's monotonic clock
 * @param payload what the host makes a block of
 */
public record PooledRequest<T>(
    String id, String client, long bytes, boolean isolated, long arrivedMillis, T payload) {
  public PooledRequest {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a request needs an id");
    }
    if (bytes < 1) {
      throw new IllegalArgumentException("request " + id + " has a size of " + bytes + " bytes");
    }
  }
}
