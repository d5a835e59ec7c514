package org.logothete.chaincode.wasm;

import com.dylibso.chicory.runtime.GlobalInstance;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.google.protobuf.ByteString;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.ChaincodeEvent;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.Outcome;

/** The host's side of one call: what {@link HostFunction} does, and the account that is kept. */
final class HostCalls {
  private static final int NONE = -1;
  private static final int HISTORY_MAX = 1_000;
  private static final int READ_PRICE = 2_000;
  private static final int ROW_PRICE = 200;
  private static final int LOG_BYTES_MAX = 16 << 10;
  private static final int STATUS_MIN = 200;
  private static final int STATUS_MAX = 599;

  private final ChaincodeCall call;
  private final CallContext context;
  private final Consumer<String> log;
  private final Memory memory;
  private final GlobalInstance left;

  /** What was left when the context last heard of it. */
  private long reported;

  private ByteString answer = ByteString.EMPTY;
  private final List<Cursor> cursors = new ArrayList<>();
  private final List<Optional<Cursor.Row>> rows = new ArrayList<>();
  private List<ByteString> otherArguments = new ArrayList<>();
  private Optional<Outcome.Returned> otherResult = Optional.empty();
  private Optional<ChaincodeEvent> event = Optional.empty();
  private Optional<Outcome.Returned> result = Optional.empty();
  private long resultBytes;
  private int logged;

  HostCalls(
      ChaincodeCall call,
      CallContext context,
      Instance instance,
      MeteringFunctions metering,
      Consumer<String> log) {
    this.call = call;
    this.context = context;
    this.log = log;
    this.memory = instance.memory();
    this.left = instance.global(metering.left());
    takeBudget();
  }

  /** What the chaincode answered; empty if it did not. */
  Optional<Outcome.Returned> result() {
    return result.map(
        each -> new Outcome.Returned(each.status(), each.message(), each.payload(), event));
  }

  /** Takes from what is left, as the module's own code does. */
  void pay(long units) throws FailedCallException {
    left.setValue(left.getValue() - units);
    if (left.getValue() < 0) {
      throw new FailedCallException(
          Failure.OUT_OF_INSTRUCTIONS,
          "more than %d instructions".formatted(context.budget().instructions()));
    }
  }

  /** Tells the context what was used since it was last told. */
  void report() throws FailedCallException {
    long used = reported - left.getValue();
    reported = left.getValue();
    context.carriedOut(used);
  }

  private void takeBudget() {
    reported = context.instructionsLeft();
    left.setValue(reported);
  }

  long argumentCount() {
    return call.arguments().size();
  }

  long argument(int number) throws FailedCallException {
    return number < 0 || number >= call.arguments().size()
        ? NONE
        : answer(call.arguments().get(number));
  }

  long channel() throws FailedCallException {
    return answer(ByteString.copyFromUtf8(call.channel()));
  }

  long chaincode() throws FailedCallException {
    return answer(ByteString.copyFromUtf8(call.chaincode()));
  }

  long transactionId() throws FailedCallException {
    return answer(ByteString.copyFromUtf8(call.transactionId()));
  }

  long creator() throws FailedCallException {
    return answer(call.creator());
  }

  long timestampSeconds() {
    return call.timestamp().getEpochSecond();
  }

  /** Of the second that the timestamp begins. */
  @SuppressWarnings("JavaInstantGetSecondsGetNano")
  long timestampNanos() {
    return call.timestamp().getNano();
  }

  long read(long offset, HostFunction.Piece to) throws FailedCallException {
    check(to);
    if (offset + to.size() > answer.size()) {
      throw violation(
          "read %d bytes from %d of an answer of %d".formatted(to.size(), offset, answer.size()));
    }
    pay(to.size());
    int from = (int) offset;
    memory.write((int) to.address(), answer.substring(from, from + (int) to.size()).toByteArray());
    return NONE;
  }

  long getState(HostFunction.Piece key) throws FailedCallException {
    Optional<ByteString> value = context.get(text(key));
    return value.isPresent() ? answer(value.get()) : NONE;
  }

  long putState(HostFunction.Piece key, HostFunction.Piece value) throws FailedCallException {
    context.put(text(key), bytes(value));
    return NONE;
  }

  long deleteState(HostFunction.Piece key) throws FailedCallException {
    context.delete(text(key));
    return NONE;
  }

  long range(HostFunction.Piece from, HostFunction.Piece to, int limit) throws FailedCallException {
    long entries = limit == 0 ? Long.MAX_VALUE : Integer.toUnsignedLong(limit);
    return add(Cursor.ofRange(text(from), text(to), entries));
  }

  long history(HostFunction.Piece key, int limit) throws FailedCallException {
    if (limit < 1 || limit > HISTORY_MAX) {
      throw new FailedCallException(
          Failure.INVALID_ARGUMENT, "a history is read by 1 to %d".formatted(HISTORY_MAX));
    }
    return add(Cursor.ofHistory(context.history(text(key), limit)));
  }

  private int add(Cursor cursor) {
    cursors.add(cursor);
    rows.add(Optional.empty());
    return cursors.size() - 1;
  }

  long cursorNext(int number) throws FailedCallException {
    checkCursor(number);
    Cursor cursor = cursors.get(number);
    pay(cursor.mustRead() ? READ_PRICE : ROW_PRICE);
    rows.set(number, cursor.next(context));
    return rows.get(number).isPresent() ? 1 : 0;
  }

  long cursorKey(int number) throws FailedCallException {
    return answer(row(number).key());
  }

  long cursorValue(int number) throws FailedCallException {
    Optional<ByteString> value = row(number).value();
    return value.isPresent() ? answer(value.get()) : NONE;
  }

  long cursorSeconds(int number) throws FailedCallException {
    return row(number).seconds();
  }

  long cursorNanos(int number) throws FailedCallException {
    return row(number).nanos();
  }

  private void checkCursor(int number) throws FailedCallException {
    if (number < 0 || number >= cursors.size()) {
      throw violation("there is no cursor %d".formatted(number));
    }
  }

  private Cursor.Row row(int number) throws FailedCallException {
    checkCursor(number);
    return rows.get(number)
        .orElseThrow(() -> violation("cursor %d stands at no entry".formatted(number)));
  }

  long invokeArgument(HostFunction.Piece argument) throws FailedCallException {
    otherArguments.add(bytes(argument));
    return NONE;
  }

  long invoke(HostFunction.Piece name) throws FailedCallException {
    String other = text(name);
    List<ByteString> arguments = otherArguments;
    otherArguments = new ArrayList<>();
    report();
    Outcome outcome = context.invoke(other, arguments);
    takeBudget();
    return switch (outcome) {
      case Outcome.Failed failed ->
          throw new FailedCallException(
              failed.reason(), "chaincode %s: %s".formatted(other, failed.detail()));
      case Outcome.Returned returned -> {
        otherResult = Optional.of(returned);
        yield returned.status();
      }
    };
  }

  long invokeMessage() throws FailedCallException {
    return answer(ByteString.copyFromUtf8(otherResult().message()));
  }

  long invokePayload() throws FailedCallException {
    return answer(otherResult().payload());
  }

  private Outcome.Returned otherResult() throws FailedCallException {
    return otherResult.orElseThrow(() -> violation("no chaincode was invoked"));
  }

  long setEvent(HostFunction.Piece name, HostFunction.Piece payload) throws FailedCallException {
    if (event.isPresent()) {
      throw violation("a second event");
    }
    addToResult(name.size() + payload.size());
    event = Optional.of(new ChaincodeEvent(text(name), bytes(payload)));
    return NONE;
  }

  long setResult(int status, HostFunction.Piece message, HostFunction.Piece payload)
      throws FailedCallException {
    if (result.isPresent()) {
      throw violation("a second result");
    }
    if (status < STATUS_MIN || status > STATUS_MAX) {
      throw violation("status %d".formatted(status));
    }
    addToResult(message.size() + payload.size());
    result =
        Optional.of(new Outcome.Returned(status, text(message), bytes(payload), Optional.empty()));
    return NONE;
  }

  private void addToResult(long size) throws FailedCallException {
    resultBytes += size;
    if (resultBytes > context.budget().resultBytes()) {
      throw new FailedCallException(
          Failure.RESULT_TOO_LARGE, "more than %d bytes".formatted(context.budget().resultBytes()));
    }
  }

  /** Nothing of the outcome depends on whether a line is kept. */
  long log(HostFunction.Piece line) throws FailedCallException {
    ByteString content = bytes(line);
    if (logged + content.size() <= LOG_BYTES_MAX) {
      log.accept(content.toStringUtf8());
    }
    logged = Math.min(logged + content.size(), LOG_BYTES_MAX);
    return NONE;
  }

  private long answer(ByteString content) throws FailedCallException {
    pay(content.size());
    answer = content;
    return content.size();
  }

  private ByteString bytes(HostFunction.Piece piece) throws FailedCallException {
    check(piece);
    pay(piece.size());
    return ByteString.copyFrom(memory.readBytes((int) piece.address(), (int) piece.size()));
  }

  private String text(HostFunction.Piece piece) throws FailedCallException {
    ByteString content = bytes(piece);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(content.asReadOnlyByteBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw new FailedCallException(
          Failure.INVALID_ARGUMENT, "a text of %d bytes is not UTF-8".formatted(content.size()));
    }
  }

  private void check(HostFunction.Piece piece) throws FailedCallException {
    long size = (long) memory.pages() * Memory.PAGE_SIZE;
    if (piece.address() + piece.size() > size) {
      throw violation(
          "%d bytes at %d of a memory of %d".formatted(piece.size(), piece.address(), size));
    }
  }

  private static FailedCallException violation(String what) {
    return new FailedCallException(Failure.PROTOCOL_VIOLATION, what);
  }
}
