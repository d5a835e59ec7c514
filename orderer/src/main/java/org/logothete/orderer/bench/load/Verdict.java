package org.logothete.orderer.bench.load;

/**
 * What becomes of a transaction at the nodes it was sent to: acknowledged when enough of them took
 * it, refused when no longer enough can. Thread-safe.
 */
final class Verdict {
  private final Submissions submissions;
  private final String id;
  private final int needed;
  private int open;
  private int taken;
  private boolean settled;
  private String reason = "";

  /**
   * @param copies to how many nodes it is sent
   * @param needed how many have to take it, 1 to {@code copies}
   */
  Verdict(Submissions submissions, String id, int copies, int needed) {
    this.submissions = submissions;
    this.id = id;
    this.open = copies;
    this.needed = needed;
  }

  synchronized void succeeded(long nowNanos) {
    open--;
    taken++;
    if (taken == needed) {
      settled = true;
      submissions.acknowledged(id, nowNanos);
    }
  }

  /**
   * @param kind what to count it as; the first one counts
   */
  synchronized void failed(String kind, long nowNanos) {
    open--;
    if (reason.isEmpty()) {
      reason = kind;
    }
    if (!settled && taken + open < needed) {
      settled = true;
      submissions.refused(id, reason, nowNanos);
    }
  }
}
