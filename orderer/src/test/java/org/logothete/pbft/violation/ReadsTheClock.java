package org.logothete.pbft.violation;

final class ReadsTheClock {
  long now() {
    return System.nanoTime();
  }
}
