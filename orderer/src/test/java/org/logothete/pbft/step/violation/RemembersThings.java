package org.logothete.pbft.step.violation;

final class RemembersThings {
  private long calls;

  long count() {
    calls++;
    return calls;
  }
}
