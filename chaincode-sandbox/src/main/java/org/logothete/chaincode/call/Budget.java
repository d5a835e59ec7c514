package org.logothete.chaincode.call;

import java.time.Duration;

/**
 * What one call may use. It is part of the chaincode's definition, so all executors have the same.
 *
 * @param instructions of a runtime that counts them (WASM); others are held to the wall clock
 * @param memoryBytes linear memory of a WASM instance, or what a chaincode's processes may use, if
 *     the operator's limit is not lower
 * @param wallClock until the call is given up, with all that it calls
 * @param readBytes keys and values read, ranges included
 * @param writeBytes keys and values written
 * @param writes most keys written
 * @param resultBytes payload, message and event together
 * @param depth how deep chaincodes may call one another; 1 means not at all
 */
public record Budget(
    long instructions,
    long memoryBytes,
    Duration wallClock,
    long readBytes,
    long writeBytes,
    int writes,
    int resultBytes,
    int depth) {
  /** What a definition that says nothing gets. */
  public static final Budget DEFAULT =
      new Budget(
          50_000_000, 64L << 20, Duration.ofSeconds(5), 4L << 20, 256L << 10, 1_000, 256 << 10, 4);

  /** No definition may ask for more. */
  public static final Budget MAX =
      new Budget(
          10_000_000_000L,
          4L << 30,
          Duration.ofSeconds(60),
          64L << 20,
          4L << 20,
          10_000,
          1 << 20,
          16);

  public Budget {
    if (instructions < 1
        || memoryBytes < 1
        || wallClock.isZero()
        || wallClock.isNegative()
        || readBytes < 0
        || writeBytes < 0
        || writes < 0
        || resultBytes < 0
        || depth < 1) {
      throw new IllegalArgumentException("a budget is of positive numbers");
    }
  }

  /** The same with other memory. */
  public Budget withMemoryBytes(long bytes) {
    return new Budget(
        instructions, bytes, wallClock, readBytes, writeBytes, writes, resultBytes, depth);
  }
}
