package org.logothete.chaincode.policy;

/**
 * Which results of a chaincode's executors count as the same: a pure function, part of the
 * chaincode's definition. For every ballot, however the faulty vote and whichever votes come first:
 *
 * <ul>
 *   <li><b>Unanimity</b>: if all honest executors vote for one digest, it is agreed.
 *   <li><b>Non-intrusion</b>: an agreed digest has the vote of an honest executor.
 * </ul>
 *
 * <p>A policy over figures (a median within a tolerance) fits as well: votes then bring their
 * figures along in the ballot, and what is agreed is the digest of the executor's record that has
 * the median, which lies between those of honest executors.
 */
public interface ExecutionPolicy {
  Verdict judge(Ballot ballot);

  /**
   * Whether the verdict is an incident: what should never come of a chaincode that has this policy.
   * Incidents are reported and, by {@link Standing}, may freeze the chaincode.
   */
  boolean isIncident(Verdict verdict);

  /** Incidents that freeze the chaincode; 0 if none do. */
  int freezeAfter();

  /** As it stands in definitions; {@link PolicyText} reads it. */
  String text();
}
