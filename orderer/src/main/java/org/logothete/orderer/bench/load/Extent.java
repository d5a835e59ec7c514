package org.logothete.orderer.bench.load;

import java.time.Duration;

/** How long the measurement goes on after the warm-up. */
public sealed interface Extent {
  /** Until the time is over. */
  record Lasting(Duration duration) implements Extent {
    public Lasting {
      if (!duration.isPositive()) {
        throw new IllegalArgumentException("the duration must be positive, not " + duration);
      }
    }
  }

  /** Until so many transactions were sent. */
  record Counting(long transactions) implements Extent {
    public Counting {
      if (transactions < 1) {
        throw new IllegalArgumentException(
            "the number of transactions must be at least 1, not " + transactions);
      }
    }
  }
}
