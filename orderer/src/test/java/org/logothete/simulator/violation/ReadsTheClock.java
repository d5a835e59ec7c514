package org.logothete.simulator.violation;

final class ReadsTheClock {
  long now() {
    return System.currentTimeMillis();
  }
}
