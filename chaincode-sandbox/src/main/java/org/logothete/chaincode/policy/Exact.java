package org.logothete.chaincode.policy;

import org.logothete.chaincode.policy.Verdict.Agreed;
import org.logothete.chaincode.policy.Verdict.Diverged;

/**
 * The chaincode is deterministic: whoever differs, even a single executor, is an incident. The
 * verdicts are those of {@link Sieve}, so one liar does not stop calls.
 *
 * @param freezeAfter incidents that freeze the chaincode; 0 if none do
 */
public record Exact(int freezeAfter) implements ExecutionPolicy {
  /** No definition may ask for more. */
  public static final int FREEZE_AFTER_MAX = 1_000_000;

  static final String NAME = "exact";

  private static final Sieve SIEVE = new Sieve();

  public Exact {
    if (freezeAfter < 0 || freezeAfter > FREEZE_AFTER_MAX) {
      throw new IllegalArgumentException(
          "a chaincode freezes after 0 to %d incidents, not %d"
              .formatted(FREEZE_AFTER_MAX, freezeAfter));
    }
  }

  @Override
  public Verdict judge(Ballot ballot) {
    return SIEVE.judge(ballot);
  }

  @Override
  public boolean isIncident(Verdict verdict) {
    return switch (verdict) {
      case Agreed agreed -> !agreed.outliers().isEmpty();
      case Diverged _ -> true;
    };
  }

  @Override
  public String text() {
    return freezeAfter == 0 ? NAME : "%s(%d)".formatted(NAME, freezeAfter);
  }
}
