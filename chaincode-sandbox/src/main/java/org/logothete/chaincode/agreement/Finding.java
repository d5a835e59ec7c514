package org.logothete.chaincode.agreement;

import java.util.Optional;
import java.util.SortedSet;
import org.logothete.chaincode.policy.Verdict;
import org.logothete.chaincode.record.ResultRecord;

/**
 * What one attempt at a call has come to, however executors agreed on it. All nodes find the same,
 * save for who differed.
 *
 * @param call at the attempt
 * @param record what was agreed; empty if nothing was, or no record of this call, which cannot be
 * @param votes how many are counted in the result
 * @param supporting how many of them were for the record
 * @param differing indices of executors that came to something else, as far as this node knows
 */
record Finding(
    PendingCall call,
    Verdict verdict,
    Optional<ResultRecord> record,
    int votes,
    int supporting,
    SortedSet<Integer> differing) {}
