package org.logothete.chaincode.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.stream.IntStream;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.proto.CallBody;
import org.logothete.chaincode.record.OverlaidState.Writer;
import org.logothete.chaincode.record.ResultRecord;

/**
 * Runs an agreed history once more, one call after the other on a state of its own: an agreed
 * result must be one that the chaincode gives there. It looks at no read set and no vote.
 */
final class SerialChecker {
  /** Guesses that an honest executor may make. */
  static final int SALTS = 5;

  private final MapState state = new MapState();
  private int checked;

  void check(Writer transaction, CallBody body, ResultRecord agreed) {
    boolean guesses = body.getArguments(0).toStringUtf8().equals("guess");
    IntStream salts = guesses ? IntStream.rangeClosed(1, SALTS) : IntStream.of(0);
    assertThat(
            salts.mapToObj(
                salt -> AgreementWorld.run(transaction.transactionId(), body, state, salt)))
        .as("what %s can come to behind all calls before it", transaction.transactionId())
        .contains(agreed);
    checked++;
  }

  void apply(Writer transaction, WriteSet writes) {
    state.apply(transaction, writes);
  }

  int checked() {
    return checked;
  }

  ByteString root() {
    return state.root();
  }
}
