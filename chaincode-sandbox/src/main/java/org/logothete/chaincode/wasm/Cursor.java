package org.logothete.chaincode.wasm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.StateReader;

/** Goes through what a range or a key's history holds, reading a range page by page. */
final class Cursor {
  /** What the state is asked for at once; part of what is recorded, hence the same everywhere. */
  private static final int PAGE = 100;

  /**
   * Where the cursor stands.
   *
   * @param key or, in a history, the transaction's number
   * @param value empty if the key was deleted
   * @param seconds of the transaction's timestamp; 0 in a range
   */
  record Row(ByteString key, Optional<ByteString> value, long seconds, int nanos) {}

  /** How a range goes on. */
  private record Rest(String from, String to, long limit) {}

  private final Deque<Row> rows = new ArrayDeque<>();
  private Optional<Rest> rest;

  private Cursor(Optional<Rest> rest) {
    this.rest = rest;
  }

  /** Before the first entry of a range. */
  static Cursor ofRange(String from, String to, long limit) {
    return new Cursor(Optional.of(new Rest(from, to, limit)));
  }

  /** Before the newest of what was done to a key. */
  static Cursor ofHistory(List<StateReader.Modification> modifications) {
    Cursor cursor = new Cursor(Optional.empty());
    for (StateReader.Modification each : modifications) {
      cursor.rows.add(
          new Row(
              ByteString.copyFrom(each.transactionId(), UTF_8),
              each.value(),
              each.seconds(),
              each.nanos()));
    }
    return cursor;
  }

  /** Whether the next step asks the state. */
  boolean mustRead() {
    return rows.isEmpty() && rest.isPresent();
  }

  /** Takes a step; empty at the end. */
  Optional<Row> next(CallContext context) throws FailedCallException {
    if (rows.isEmpty() && rest.isPresent()) {
      Rest range = rest.get();
      StateReader.Page page =
          context.range(range.from, range.to, (int) Math.min(PAGE, range.limit));
      for (StateReader.Entry entry : page.entries()) {
        ByteString key = ByteString.copyFrom(entry.key(), UTF_8);
        rows.add(new Row(key, Optional.of(entry.value()), 0, 0));
      }
      long limit = range.limit - page.entries().size();
      rest = page.next().filter(_ -> limit > 0).map(from -> new Rest(from, range.to, limit));
    }
    return Optional.ofNullable(rows.poll());
  }
}
