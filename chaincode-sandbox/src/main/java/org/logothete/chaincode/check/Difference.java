package org.logothete.chaincode.check;

/**
 * The first thing of its kind that was not as in the first run.
 *
 * @param condition of the run that differs
 * @param where for people: which part of outcome, reads or writes, and which byte
 * @param first how it was in the first run
 * @param then how it was in this one
 */
public record Difference(Condition condition, String where, String first, String then) {
  @Override
  public String toString() {
    return "%s, %s: first %s, then %s".formatted(condition.words(), where, first, then);
  }
}
