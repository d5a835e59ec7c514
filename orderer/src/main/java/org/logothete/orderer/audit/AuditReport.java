package org.logothete.orderer.audit;

import java.time.Duration;
import java.util.List;
import org.logothete.ledger.state.StateFigures;

/**
 * What became of an audit.
 *
 * @param channel audited
 * @param from number of the first block looked at
 * @param kept config blocks looked at below it, where older blocks were pruned
 * @param height number of the newest block plus one
 * @param transactions with an id, in the blocks looked at
 * @param certificates that were verified
 * @param logRecords of the consensus log
 * @param state what its chaincode keeps; nothing if that is damaged
 * @param took how long it took
 * @param findings the first ones, in the order in which they were found
 * @param findingsInAll how many there are
 */
public record AuditReport(
    String channel,
    long from,
    long kept,
    long height,
    long transactions,
    long certificates,
    long logRecords,
    StateFigures state,
    Duration took,
    List<Finding> findings,
    long findingsInAll) {
  public AuditReport {
    findings = List.copyOf(findings);
  }

  public boolean isSound() {
    return findingsInAll == 0;
  }

  /** Blocks looked at. */
  public long blocks() {
    return Math.max(0, height - from);
  }
}
