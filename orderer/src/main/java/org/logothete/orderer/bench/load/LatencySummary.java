package org.logothete.orderer.bench.load;

/** A distribution of times in milliseconds; all zero if nothing was recorded. */
public record LatencySummary(
    long count,
    double meanMillis,
    double p50Millis,
    double p90Millis,
    double p99Millis,
    double p999Millis,
    double maxMillis) {}
