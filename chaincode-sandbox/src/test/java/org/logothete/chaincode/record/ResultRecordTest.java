package org.logothete.chaincode.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.logothete.chaincode.call.ChaincodeEvent;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.call.ReadSet;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.proto.RecordBody;

final class ResultRecordTest {
  private static final ByteString BYTES = ByteString.copyFromUtf8("bytes");
  private static final WriteSet WRITES =
      new WriteSet(
          List.of(
              new WriteSet.Write("cc", "a", Optional.of(BYTES)),
              new WriteSet.Write("cc", "b", Optional.empty())));
  private static final ReadSet READS =
      new ReadSet(
          List.of(
              new ReadSet.KeyRead("cc", "a", Optional.of(BYTES)),
              new ReadSet.KeyRead("cc", "b", Optional.empty()),
              new ReadSet.RangeRead("cc", "a", "", BYTES),
              new ReadSet.HistoryRead("cc", "a", 5, BYTES)));
  private static final ResultRecord RECORD =
      new ResultRecord(
          "tx",
          new Outcome.Returned(200, "ok", BYTES, Optional.of(new ChaincodeEvent("e", BYTES))),
          READS,
          WRITES);

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    assertThat(ResultRecord.parse(RECORD.bytes())).isEqualTo(RECORD);
    ResultRecord failed =
        new ResultRecord("tx", new Outcome.Failed(Failure.TIMED_OUT, ""), READS, WriteSet.NONE);
    assertThat(ResultRecord.parse(failed.bytes())).isEqualTo(failed);
  }

  @Test
  void whatDidNotSucceedWritesNothing() {
    Outcome refused = new Outcome.Returned(400, "no", ByteString.EMPTY, Optional.empty());
    assertThat(new ResultRecord("tx", refused, READS, WRITES).writes()).isEqualTo(WriteSet.NONE);
    assertThat(
            new ResultRecord("tx", new Outcome.Failed(Failure.CRASHED, ""), READS, WRITES).writes())
        .isEqualTo(WriteSet.NONE);
  }

  @Test
  void theDetailOfAFailureIsNotVotedOn() {
    assertThat(failed("here").digest()).isEqualTo(failed("there").digest());
  }

  private static ResultRecord failed(String detail) {
    return new ResultRecord(
        "tx", new Outcome.Failed(Failure.CRASHED, detail), READS, WriteSet.NONE);
  }

  @Test
  void anythingElseIsRefused() throws Exception {
    RecordBody body = RecordBody.parseFrom(RECORD.bytes());
    RecordBody hidden =
        body.toBuilder()
            .setAnswer(
                body.getAnswer().toBuilder()
                    .setUnknownFields(
                        UnknownFieldSet.newBuilder()
                            .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                            .build()))
            .build();
    assertThatThrownBy(() -> ResultRecord.parse(hidden.toByteString()))
        .hasMessageContaining("canonical");
    assertThatThrownBy(
            () -> ResultRecord.parse(body.toBuilder().clearAnswer().build().toByteString()))
        .hasMessageContaining("no outcome");
    assertThatThrownBy(
            () -> ResultRecord.parse(body.toBuilder().setFailure(999).build().toByteString()))
        .hasMessageContaining("there is no failure 999");
    assertThatThrownBy(() -> ResultRecord.parse(RECORD.bytes().substring(1)))
        .isInstanceOf(MalformedBodyException.class);
  }
}
