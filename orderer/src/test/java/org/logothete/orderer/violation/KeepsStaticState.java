package org.logothete.orderer.violation;

final class KeepsStaticState {
  private static long calls;

  static long count() {
    calls++;
    return calls;
  }
}
