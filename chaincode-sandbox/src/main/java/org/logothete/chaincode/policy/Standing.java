package org.logothete.chaincode.policy;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.logothete.chaincode.policy.Verdict.Agreed;
import org.logothete.chaincode.policy.Verdict.Diverged;

/**
 * What a chaincode's verdicts under its present definition have come to. All executors see the same
 * verdicts in the same order and so keep the same standing.
 *
 * <p>A chaincode is frozen by incidents only if not all of them can be the work of f lying
 * executors: a ballot diverged, or more than f executors were outliers. Otherwise one liar could
 * stop whatever chaincode it likes.
 *
 * @param incidents how many there were; they are no longer counted once the chaincode is frozen
 * @param diverged whether one of them was a ballot without a result
 * @param outliers executors that differed in one of them
 */
public record Standing(int incidents, boolean diverged, SortedSet<Integer> outliers) {
  /** Of a chaincode that was just defined. */
  public static final Standing GOOD = new Standing(0, false, Collections.emptySortedSet());

  public Standing {
    if (incidents < 0) {
      throw new IllegalArgumentException("there cannot be %d incidents".formatted(incidents));
    }
    outliers = Collections.unmodifiableSortedSet(new TreeSet<>(outliers));
  }

  /** The standing after one more verdict. */
  public Standing after(Verdict verdict, ExecutionPolicy policy, Thresholds thresholds) {
    if (!policy.isIncident(verdict) || isFrozen(policy, thresholds)) {
      return this;
    }
    int count = Math.min(incidents, Integer.MAX_VALUE - 1) + 1;
    return switch (verdict) {
      case Diverged _ -> new Standing(count, true, outliers);
      case Agreed agreed -> {
        SortedSet<Integer> all = new TreeSet<>(outliers);
        all.addAll(agreed.outliers());
        yield new Standing(count, diverged, all);
      }
    };
  }

  /** Whether the chaincode takes no calls until it is defined anew. */
  public boolean isFrozen(ExecutionPolicy policy, Thresholds thresholds) {
    return policy.freezeAfter() > 0
        && incidents >= policy.freezeAfter()
        && (diverged || outliers.size() > thresholds.faulty());
  }
}
