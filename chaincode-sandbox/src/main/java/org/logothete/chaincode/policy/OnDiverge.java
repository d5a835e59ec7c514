package org.logothete.chaincode.policy;

/** What a chaincode's definition wants done when the ballot of a call diverged. */
public sealed interface OnDiverge {
  /** What is done next. */
  enum Step {
    /** The call ends without effect; its receipt says that it diverged. */
    ABORT,
    /** The executors run the call again, and vote again. */
    RETRY,
    /** The call ends without effect, and the chaincode is frozen until it is defined anew. */
    ESCALATE
  }

  /**
   * Decides what comes after attempts that diverged.
   *
   * @param attempts made so far, at least 1
   */
  Step after(int attempts);

  /** As it stands in definitions; {@link PolicyText} reads it. */
  String text();

  /** Give the call up. */
  record Abort() implements OnDiverge {
    static final String NAME = "abort";

    @Override
    public Step after(int attempts) {
      return Step.ABORT;
    }

    @Override
    public String text() {
      return NAME;
    }
  }

  /**
   * Try again with pinned inputs: every executor runs the call against exactly the agreed state,
   * behind all earlier calls, where the first attempt may have speculated. Then give up.
   *
   * @param retries how often, beyond the first attempt
   */
  record Retry(int retries) implements OnDiverge {
    /** No definition may ask for more. */
    public static final int RETRIES_MAX = 16;

    static final String NAME = "retry";

    public Retry {
      if (retries < 1 || retries > RETRIES_MAX) {
        throw new IllegalArgumentException(
            "a call is tried again 1 to %d times, not %d".formatted(RETRIES_MAX, retries));
      }
    }

    @Override
    public Step after(int attempts) {
      return attempts <= retries ? Step.RETRY : Step.ABORT;
    }

    @Override
    public String text() {
      return "%s(%d)".formatted(NAME, retries);
    }
  }

  /** Leave it to an administrator: the chaincode does something its owners have to look at. */
  record Escalate() implements OnDiverge {
    static final String NAME = "escalate";

    @Override
    public Step after(int attempts) {
      return Step.ESCALATE;
    }

    @Override
    public String text() {
      return NAME;
    }
  }
}
