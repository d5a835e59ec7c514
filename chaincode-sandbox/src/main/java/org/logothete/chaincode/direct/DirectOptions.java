package org.logothete.chaincode.direct;

/**
 * Bounds and patience of a {@link DirectAgreement}.
 *
 * @param window calls from the floor on of which instances may be open
 * @param early statements about instances that are not open yet, kept of each executor
 * @param messageStatements after so many statements a message is full
 * @param roundMillis patience with round 0; each later round gets twice that of the one before, up
 *     to {@link #DOUBLINGS_MAX} times doubled
 * @param resendMillis after so long without a decision everything is said again
 */
public record DirectOptions(
    int window, int early, int messageStatements, long roundMillis, long resendMillis) {
  /** Where patience stops growing. */
  public static final int DOUBLINGS_MAX = 10;

  /** Of executors within a data centre or a continent. */
  public static final DirectOptions DEFAULT = new DirectOptions(4096, 4096, 1024, 500, 1000);

  public DirectOptions {
    if (window < 1
        || early < 0
        || messageStatements < 1
        || roundMillis < 1
        || resendMillis < 1
        || roundMillis > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("bounds and patience are positive");
    }
  }

  long patienceMillis(int round) {
    return roundMillis << Math.min(round, DOUBLINGS_MAX);
  }
}
