package org.logothete.chaincode.record;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.call.ChaincodeEvent;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.call.ReadSet;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.proto.AnswerBody;
import org.logothete.chaincode.proto.EventBody;
import org.logothete.chaincode.proto.HistoryReadBody;
import org.logothete.chaincode.proto.KeyReadBody;
import org.logothete.chaincode.proto.RangeReadBody;
import org.logothete.chaincode.proto.ReadBody;
import org.logothete.chaincode.proto.RecordBody;
import org.logothete.chaincode.proto.WriteBody;

/**
 * The result of one execution: what the call came to, what it rests on, and what it writes.
 * Executors vote for its digest. Where a call did not succeed it writes nothing; the detail of a
 * failure is not part of it.
 */
public record ResultRecord(String transactionId, Outcome outcome, ReadSet reads, WriteSet writes) {
  private static final String DIGEST_TAG = "logothete result record 1";

  public ResultRecord {
    if (!outcome.succeeded()) {
      writes = WriteSet.NONE;
    }
  }

  /** In the one encoding there is. */
  public ByteString bytes() {
    RecordBody.Builder body =
        RecordBody.newBuilder().setVersion(Bodies.VERSION).setTransactionId(transactionId);
    switch (outcome) {
      case Outcome.Returned returned -> body.setAnswer(answer(returned));
      case Outcome.Failed failed -> body.setFailure(failed.reason().number());
    }
    reads.reads().forEach(read -> body.addReads(read(read)));
    for (WriteSet.Write write : writes.writes()) {
      WriteBody.Builder one =
          WriteBody.newBuilder().setNamespace(write.namespace()).setKey(write.key());
      write.value().ifPresent(one::setValue);
      body.addWrites(one);
    }
    return body.build().toByteString();
  }

  /** What is voted for. */
  public ByteString digest() {
    return digestOf(bytes());
  }

  /** What is voted for if these are a record's bytes. */
  public static ByteString digestOf(ByteString bytes) {
    return Bodies.hash(DIGEST_TAG, bytes);
  }

  /**
   * Reads a record.
   *
   * @throws MalformedBodyException if the bytes are not a record's, or not its one encoding
   */
  public static ResultRecord parse(ByteString bytes) throws MalformedBodyException {
    RecordBody body = Bodies.read("a result record", RecordBody.parser(), bytes);
    Bodies.checkVersion("a result record", body.getVersion());
    List<ReadSet.Read> reads = new ArrayList<>();
    for (ReadBody read : body.getReadsList()) {
      reads.add(read(read));
    }
    List<WriteSet.Write> writes =
        body.getWritesList().stream()
            .map(
                write ->
                    new WriteSet.Write(
                        write.getNamespace(),
                        write.getKey(),
                        write.hasValue() ? Optional.of(write.getValue()) : Optional.empty()))
            .toList();
    return new ResultRecord(
        body.getTransactionId(), outcome(body), new ReadSet(reads), new WriteSet(writes));
  }

  private static Outcome outcome(RecordBody body) throws MalformedBodyException {
    return switch (body.getOutcomeCase()) {
      case ANSWER -> returned(body.getAnswer());
      case FAILURE -> new Outcome.Failed(failure(body.getFailure()), "");
      case OUTCOME_NOT_SET -> throw new MalformedBodyException("a result record has no outcome");
    };
  }

  /** A failure by its number. */
  public static Failure failure(int number) throws MalformedBodyException {
    for (Failure failure : Failure.values()) {
      if (failure.number() == number) {
        return failure;
      }
    }
    throw new MalformedBodyException("there is no failure " + Integer.toUnsignedString(number));
  }

  /** An answer as messages hold it. */
  public static AnswerBody answer(Outcome.Returned returned) {
    AnswerBody.Builder answer =
        AnswerBody.newBuilder()
            .setStatus(returned.status())
            .setMessage(returned.message())
            .setPayload(returned.payload());
    returned
        .event()
        .ifPresent(
            event ->
                answer.setEvent(
                    EventBody.newBuilder().setName(event.name()).setPayload(event.payload())));
    return answer.build();
  }

  /** An answer out of a message. */
  public static Outcome.Returned returned(AnswerBody answer) {
    return new Outcome.Returned(
        answer.getStatus(),
        answer.getMessage(),
        answer.getPayload(),
        answer.hasEvent()
            ? Optional.of(
                new ChaincodeEvent(answer.getEvent().getName(), answer.getEvent().getPayload()))
            : Optional.empty());
  }

  private static ReadBody read(ReadSet.Read read) {
    ReadBody.Builder body = ReadBody.newBuilder().setNamespace(read.namespace());
    switch (read) {
      case ReadSet.KeyRead key -> {
        KeyReadBody.Builder one = KeyReadBody.newBuilder().setKey(key.key());
        key.valueHash().ifPresent(one::setValueHash);
        body.setKey(one);
      }
      case ReadSet.RangeRead range ->
          body.setRange(
              RangeReadBody.newBuilder()
                  .setFrom(range.from())
                  .setTo(range.to())
                  .setEntriesHash(range.entriesHash()));
      case ReadSet.HistoryRead history ->
          body.setHistory(
              HistoryReadBody.newBuilder()
                  .setKey(history.key())
                  .setLimit(history.limit())
                  .setModificationsHash(history.modificationsHash()));
    }
    return body.build();
  }

  private static ReadSet.Read read(ReadBody read) throws MalformedBodyException {
    return switch (read.getReadCase()) {
      case KEY ->
          new ReadSet.KeyRead(
              read.getNamespace(),
              read.getKey().getKey(),
              read.getKey().hasValueHash()
                  ? Optional.of(read.getKey().getValueHash())
                  : Optional.empty());
      case RANGE ->
          new ReadSet.RangeRead(
              read.getNamespace(),
              read.getRange().getFrom(),
              read.getRange().getTo(),
              read.getRange().getEntriesHash());
      case HISTORY ->
          new ReadSet.HistoryRead(
              read.getNamespace(),
              read.getHistory().getKey(),
              read.getHistory().getLimit(),
              read.getHistory().getModificationsHash());
      case READ_NOT_SET -> throw new MalformedBodyException("a read of a result record is empty");
    };
  }
}
