package org.logothete.orderer.bench.load;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.logothete.chaincode.agreement.Results;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.chaincode.record.MalformedBodyException;
import org.logothete.chaincode.record.ResultRecord;
import org.logothete.orderer.client.ChaincodeClient;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.proto.ResultsAnswer;

/**
 * Asks a node for the results of calls as they are decided. A call counts as committed when its
 * result is there and good, and as refused by its verdict if it is not. Runs on one thread, and
 * asks again if the node goes away.
 */
final class ResultWatch implements Runnable {
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final OrdererConnection connection;
  private final Envelopes envelopes;
  private final Submissions submissions;
  private final StopSign stop;
  private long nextBlock;

  ResultWatch(
      OrdererConnection connection,
      Envelopes envelopes,
      long fromBlock,
      Submissions submissions,
      StopSign stop) {
    this.connection = connection;
    this.envelopes = envelopes;
    this.nextBlock = fromBlock;
    this.submissions = submissions;
    this.stop = stop;
  }

  @Override
  public void run() {
    try (ChaincodeClient client = new ChaincodeClient(envelopes, List.of(connection))) {
      while (!stop.isRaised()) {
        try {
          ResultsAnswer answer = client.results(connection, nextBlock, PATIENCE);
          long now = System.nanoTime();
          answer.getResultsList().forEach(result -> decided(result, now));
          nextBlock = Math.max(nextBlock, answer.getNextBlock());
        } catch (ClientException _) {
          // What is missing at the end is in the report: calls that are not settled.
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
  }

  private void decided(ByteString bytes, long now) {
    ResultBody result = Results.result(bytes);
    if (result.getVerdict() == ResultBody.Verdict.AGREED && isGood(result.getRecord())) {
      submissions.committed(result.getTransactionId(), now);
    } else {
      submissions.refused(result.getTransactionId(), "RESULT_" + result.getVerdict(), now);
    }
  }

  private static boolean isGood(ByteString record) {
    try {
      return ResultRecord.parse(record).outcome().succeeded();
    } catch (MalformedBodyException _) {
      return false;
    }
  }
}
