package org.logothete.orderer.bench.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Locale;

/** How hard the clients press. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Load.Saturate.class, name = "saturate"),
  @JsonSubTypes.Type(value = Load.Rate.class, name = "rate")
})
public sealed interface Load {
  /**
   * As fast as the network commits.
   *
   * @param outstandingMax most transactions, of all clients together, that are sent and not yet
   *     committed, 1 to 1 000 000
   */
  record Saturate(int outstandingMax) implements Load {
    public Saturate {
      if (outstandingMax < 1 || outstandingMax > OUTSTANDING_MAX) {
        throw new IllegalArgumentException(
            "outstanding transactions must be 1 to 1000000, not " + outstandingMax);
      }
    }
  }

  /**
   * At a steady pace whatever the network does. Latencies count from when a transaction was due, so
   * a network that stalls does not hide the wait of those it kept from being sent.
   *
   * @param transactionsPerSecond of all clients together, above 0
   */
  record Rate(double transactionsPerSecond) implements Load {
    public Rate {
      if (!(transactionsPerSecond > 0 && transactionsPerSecond <= RATE_MAX)) {
        throw new IllegalArgumentException(
            "the rate must be above 0 and at most 1000000 tx/s, not " + transactionsPerSecond);
      }
    }
  }

  int OUTSTANDING_MAX = 1_000_000;
  double RATE_MAX = 1_000_000;

  /** A steady pace is not held up before so many wait: a bound for the client's memory. */
  int OUTSTANDING_AT_RATE = 100_000;

  /** A few words. */
  default String words() {
    return switch (this) {
      case Rate(double perSecond) -> String.format(Locale.ROOT, "%,.0f tx/s", perSecond);
      case Saturate(int outstanding) ->
          String.format(Locale.ROOT, "saturation, %,d outstanding", outstanding);
    };
  }

  /** Most transactions that may be sent and neither committed nor refused. */
  default int outstandingLimit() {
    return switch (this) {
      case Saturate(int outstandingMax) -> outstandingMax;
      case Rate _ -> OUTSTANDING_AT_RATE;
    };
  }
}
