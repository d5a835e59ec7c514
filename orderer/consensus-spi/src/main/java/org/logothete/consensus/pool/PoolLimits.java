package org.logothete.consensus.pool;

/**
 * How much a {@link RequestPool} holds, and how much of that one client may take: a client that
 * floods leaves {@code requestsMax - clientRequestsMax} places to the others.
 *
 * @param requestsMax most requests, at least 1
 * @param bytesMax most bytes in all, at least {@code requestBytesMax}
 * @param requestBytesMax most bytes of one request (Fabric's AbsoluteMaxBytes)
 * @param clientRequestsMax most requests of one client, 1 to {@code requestsMax}
 * @param clientBytesMax most bytes of one client, {@code requestBytesMax} to {@code bytesMax}
 */
public record PoolLimits(
    int requestsMax,
    long bytesMax,
    long requestBytesMax,
    int clientRequestsMax,
    long clientBytesMax) {
  public PoolLimits {
    if (clientRequestsMax < 1 || clientRequestsMax > requestsMax) {
      throw new IllegalArgumentException(
          "a client's requests must be 1 to " + requestsMax + ", not " + clientRequestsMax);
    }
    if (requestBytesMax < 1 || clientBytesMax < requestBytesMax || bytesMax < clientBytesMax) {
      throw new IllegalArgumentException(
          "bytes must ascend from one request (%d) to one client (%d) to the pool (%d)"
              .formatted(requestBytesMax, clientBytesMax, bytesMax));
    }
  }
}
