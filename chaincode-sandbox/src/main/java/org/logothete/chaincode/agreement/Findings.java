package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.policy.Ballot;
import org.logothete.chaincode.policy.Thresholds;
import org.logothete.chaincode.policy.Verdict;
import org.logothete.chaincode.record.MalformedBodyException;
import org.logothete.chaincode.record.ResultRecord;

/**
 * Finds what attempts at calls came to: from ordered votes, or from what executors agreed on among
 * themselves. It waits for records and for executors, as the sources do.
 */
record Findings(RecordSource records, DirectSource direct) {
  /** Of the first call that is not decided; it is due. */
  Finding of(PendingCall call, Definition definition, BlockWork work) throws InterruptedException {
    return switch (call.agreement()) {
      case ORDERED -> judged(call, definition);
      case DIRECT -> decided(call, work);
    };
  }

  private Finding judged(PendingCall call, Definition definition) throws InterruptedException {
    Ballot ballot = call.ballot();
    Verdict verdict = definition.policy().judge(ballot);
    int votes = call.votes().size();
    return switch (verdict) {
      case Verdict.Agreed agreed -> {
        SortedSet<Integer> voters = new TreeSet<>(ballot.votes().keySet());
        voters.removeAll(ballot.against(agreed.digest()));
        ByteString bytes = records.fetch(agreed.digest(), voters, call);
        yield new Finding(
            call, verdict, record(bytes, call), votes, voters.size(), agreed.outliers());
      }
      case Verdict.Diverged _ ->
          new Finding(call, verdict, Optional.empty(), votes, 0, Collections.emptySortedSet());
    };
  }

  /**
   * Nobody's results but the agreed one are agreed on, so the verdict names no outliers: those that
   * this node knows of are for its statistics.
   */
  private Finding decided(PendingCall call, BlockWork work) throws InterruptedException {
    DirectOutcome outcome = direct.decide(call, () -> work.soFar(call.position()));
    if (outcome.attempt() < call.attempt()) {
      throw new IllegalStateException(
          "attempt %d at call %s is over".formatted(outcome.attempt(), call.position()));
    }
    PendingCall decided = call.at(outcome.attempt());
    int signers = new Thresholds(call.executors().size()).present();
    if (outcome.record().isEmpty()) {
      return new Finding(
          decided,
          new Verdict.Diverged(),
          Optional.empty(),
          signers,
          0,
          Collections.emptySortedSet());
    }
    ByteString bytes = outcome.record().get();
    return new Finding(
        decided,
        new Verdict.Agreed(ResultRecord.digestOf(bytes), Collections.emptySortedSet()),
        record(bytes, call),
        signers,
        signers,
        outcome.differing());
  }

  /** Empty if what an honest executor computed is no record of this call: that cannot be. */
  private static Optional<ResultRecord> record(ByteString bytes, PendingCall call) {
    try {
      return Optional.of(ResultRecord.parse(bytes))
          .filter(record -> record.transactionId().equals(call.transaction().transactionId()));
    } catch (MalformedBodyException e) {
      return Optional.empty();
    }
  }
}
