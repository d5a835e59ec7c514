package org.logothete.orderer.bench.load;

/** Tells the threads of a run that it is over. Once raised it stays raised. Thread-safe. */
final class StopSign {
  private volatile boolean raised;

  void raise() {
    raised = true;
  }

  boolean isRaised() {
    return raised;
  }
}
