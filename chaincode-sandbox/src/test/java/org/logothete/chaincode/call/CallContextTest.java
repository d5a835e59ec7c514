package org.logothete.chaincode.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.chaincode.call.ReadSet.HistoryRead;
import org.logothete.chaincode.call.ReadSet.KeyRead;
import org.logothete.chaincode.call.ReadSet.RangeRead;
import org.logothete.chaincode.call.StateReader.Entry;
import org.logothete.chaincode.call.WriteSet.Write;

/** What a call sees, what is recorded of it, and where it ends. */
class CallContextTest {
  private static final Budget SMALL =
      new Budget(100, 1 << 20, Duration.ofSeconds(1), 40, 20, 3, 100, 2);

  private final MemoryStateReader state = new MemoryStateReader();

  private CallContext context() {
    return CallContext.of("cc", state, SMALL, Calls::noOthers);
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static void assertFails(ThrowingCallable action, Failure reason) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            FailedCallException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void aCallSeesItsOwnNamespaceOnly() throws FailedCallException {
    state.put("cc", "a", "1").put("other", "b", "2");
    assertThat(context().get("a")).contains(bytes("1"));
    assertThat(context().get("b")).isEmpty();
    assertThat(context().range("", "", 10).entries()).containsExactly(new Entry("a", bytes("1")));
    assertThat(context().history("b", 10)).isEmpty();
  }

  @Test
  void aCallDoesNotSeeItsOwnWrites() throws FailedCallException {
    state.put("cc", "a", "1").put("cc", "b", "2");
    CallContext context = context();
    context.put("a", bytes("9"));
    context.delete("b");
    context.put("c", bytes("3"));
    assertThat(context.get("a")).contains(bytes("1"));
    assertThat(context.get("b")).contains(bytes("2"));
    assertThat(context.range("", "", 10).entries()).hasSize(2);
    assertThat(context.history("a", 10)).hasSize(1);
  }

  @Test
  void writesAreRecordedOnceAndInOrder() throws FailedCallException {
    CallContext context = context();
    context.put("b", bytes("1"));
    context.delete("a");
    context.put("b", bytes("2"));
    assertThat(context.writeSet().writes())
        .containsExactly(
            new Write("cc", "a", Optional.empty()), new Write("cc", "b", Optional.of(bytes("2"))));
  }

  @Test
  void writesAreInTheOrderOfTheirBytes() throws FailedCallException {
    CallContext context = context();
    context.put("\uD800\uDC00", bytes(""));
    context.put("\uFFFD", bytes(""));
    assertThat(context.writeSet().writes())
        .extracting(Write::key)
        .containsExactly("\uFFFD", "\uD800\uDC00");
  }

  @Test
  void readsAreRecordedWhenTheyFirstHappen() throws FailedCallException {
    state.put("cc", "a", "1");
    CallContext context = context();
    context.get("none");
    context.get("a");
    context.get("none");
    context.history("a", 5);
    assertThat(context.readSet().reads())
        .containsExactly(
            new KeyRead("cc", "none", Optional.empty()),
            new KeyRead("cc", "a", Optional.of(StateHashes.ofValue(bytes("1")))),
            new HistoryRead(
                "cc", "a", 5, StateHashes.ofModifications(state.history("cc", "a", 5))));
  }

  @Test
  void aRangeThatWasReadToItsEndIsRecordedToItsEnd() throws FailedCallException {
    state.put("cc", "a", "1").put("cc", "b", "2").put("cc", "c", "3");
    CallContext context = context();
    StateReader.Page page = context.range("a", "c", 10);
    assertThat(page.next()).isEmpty();
    assertThat(context.readSet().reads())
        .containsExactly(new RangeRead("cc", "a", "c", StateHashes.ofEntries(page.entries())));
  }

  @Test
  void aRangeThatWasReadInPartIsRecordedWithTheKeyToGoOnFrom() throws FailedCallException {
    state.put("cc", "a", "1").put("cc", "b", "2").put("cc", "c", "3");
    CallContext context = context();
    StateReader.Page page = context.range("", "", 2);
    assertThat(page.entries()).extracting(Entry::key).containsExactly("a", "b");
    assertThat(page.next()).contains("c");
    assertThat(context.readSet().reads())
        .containsExactly(
            new RangeRead(
                "cc", "", "c\0", StateHashes.ofEntries(state.range("cc", "", "", 3).entries())));
  }

  @Test
  void anEmptyRangeIsAReadAsWell() throws FailedCallException {
    CallContext context = context();
    context.range("x", "y", 1);
    assertThat(context.readSet().reads())
        .containsExactly(new RangeRead("cc", "x", "y", StateHashes.ofEntries(List.of())));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100, 1_000})
  void howTheStatePagesDoesNotShow(int pageMax) throws FailedCallException {
    MemoryStateReader paged = new MemoryStateReader(pageMax);
    MemoryStateReader whole = new MemoryStateReader();
    for (MemoryStateReader each : List.of(paged, whole)) {
      IntStream.range(0, 250).forEach(i -> each.put("cc", "k%03d".formatted(i), "v"));
    }
    CallContext context = CallContext.of("cc", paged, Budget.DEFAULT, Calls::noOthers);
    StateReader.Page page = context.range("k001", "k249", 240);
    assertThat(page.entries()).hasSize(240);
    assertThat(page.entries().getLast().key()).isEqualTo("k240");
    assertThat(page.next()).contains("k241");
    assertThat(context.readSet().reads())
        .containsExactly(
            new RangeRead(
                "cc",
                "k001",
                "k241\0",
                StateHashes.ofEntries(whole.range("cc", "k001", "", 241).entries())));
    assertThat(context.range("k241", "", 240).entries()).hasSize(9);
  }

  @Test
  void readsAreBounded() {
    state.put("cc", "a", "x".repeat(39)).put("cc", "b", "x".repeat(40));
    assertThat(context().broken()).isEmpty();
    assertFails(() -> context().get("b"), Failure.READS_TOO_LARGE);
    assertFails(() -> context().range("b", "", 1), Failure.READS_TOO_LARGE);
    assertFails(() -> context().history("b", 1), Failure.READS_TOO_LARGE);
  }

  @Test
  void readsUpToTheBoundAreFine() throws FailedCallException {
    state.put("cc", "a", "x".repeat(39));
    CallContext context = context();
    context.get("a");
    assertFails(() -> context.get("b"), Failure.READS_TOO_LARGE);
  }

  @Test
  void writesAreBoundedInBytesAndNumber() throws FailedCallException {
    CallContext bytes = context();
    bytes.put("a", bytes("x".repeat(19)));
    assertFails(() -> bytes.delete("b"), Failure.WRITES_TOO_LARGE);
    CallContext number = context();
    number.put("a", bytes(""));
    number.put("a", bytes(""));
    number.delete("a");
    assertFails(() -> number.delete("a"), Failure.WRITES_TOO_LARGE);
  }

  @Test
  void instructionsAreBounded() throws FailedCallException {
    CallContext context = context();
    context.carriedOut(99);
    assertThat(context.instructionsLeft()).isEqualTo(1);
    context.carriedOut(1);
    assertFails(() -> context.carriedOut(1), Failure.OUT_OF_INSTRUCTIONS);
  }

  @Test
  void onceBrokenItStaysBroken() {
    CallContext context = context();
    assertThat(context.broken()).isEmpty();
    assertFails(() -> context.get(""), Failure.INVALID_ARGUMENT);
    assertThat(context.broken())
        .get()
        .extracting(FailedCallException::reason)
        .isEqualTo(Failure.INVALID_ARGUMENT);
    assertFails(() -> context.get("a"), Failure.INVALID_ARGUMENT);
    assertFails(() -> context.put("a", bytes("")), Failure.INVALID_ARGUMENT);
    assertFails(() -> context.range("", "", 1), Failure.INVALID_ARGUMENT);
    assertFails(() -> context.history("a", 1), Failure.INVALID_ARGUMENT);
    assertFails(() -> context.invoke("other", List.of()), Failure.INVALID_ARGUMENT);
    assertFails(() -> context.carriedOut(0), Failure.INVALID_ARGUMENT);
    assertThat(context.writeSet()).isEqualTo(WriteSet.NONE);
  }

  @Test
  void keysHaveOneToFourThousandBytesOfWholeCharacters() throws FailedCallException {
    Budget large = Budget.DEFAULT;
    CallContext context = CallContext.of("cc", state, large, Calls::noOthers);
    context.put("x".repeat(4_000), bytes(""));
    context.put("ä".repeat(2_000), bytes(""));
    for (String key : List.of("", "x".repeat(4_001), "ä".repeat(2_001), "\ud800", "a\udc00b")) {
      CallContext another = CallContext.of("cc", state, large, Calls::noOthers);
      assertFails(() -> another.put(key, bytes("")), Failure.INVALID_ARGUMENT);
    }
    assertFails(() -> context().range("\ud800", "", 1), Failure.INVALID_ARGUMENT);
    assertFails(() -> context().range("", "\ud800", 1), Failure.INVALID_ARGUMENT);
    assertFails(() -> context().range("", "", 0), Failure.INVALID_ARGUMENT);
  }

  @Test
  void chaincodesThatCallEachOtherRecordTogetherAndShareOneBudget() throws FailedCallException {
    state.put("cc", "a", "1").put("other", "a", "2");
    CallContext context =
        CallContext.of(
            "cc",
            state,
            SMALL,
            (name, arguments, inner) -> {
              assertThat(inner.get("a")).contains(bytes("2"));
              inner.put("z", arguments.getFirst());
              inner.carriedOut(60);
              return new Outcome.Returned(200, name, ByteString.EMPTY, Optional.empty());
            });
    context.get("a");
    context.carriedOut(30);
    context.put("b", bytes("1"));
    Outcome outcome = context.invoke("other", List.of(bytes("3")));
    assertThat(outcome)
        .isEqualTo(new Outcome.Returned(200, "other", ByteString.EMPTY, Optional.empty()));
    assertThat(context.readSet().reads())
        .extracting(ReadSet.Read::namespace)
        .containsExactly("cc", "other");
    assertThat(context.writeSet().writes())
        .extracting(Write::namespace)
        .containsExactly("cc", "other");
    assertThat(context.instructionsLeft()).isEqualTo(10);
    assertFails(() -> context.invoke("other", List.of(bytes("3"))), Failure.OUT_OF_INSTRUCTIONS);
  }

  @Test
  void aLimitThatTheCalledOnePassesBreaksTheCaller() throws FailedCallException {
    CallContext context =
        CallContext.of(
            "cc",
            state,
            SMALL,
            (_, _, inner) -> {
              try {
                inner.get("");
              } catch (FailedCallException e) {
                return e.outcome();
              }
              return new Outcome.Returned(200, "", ByteString.EMPTY, Optional.empty());
            });
    assertThat(context.invoke("other", List.of())).isInstanceOf(Outcome.Failed.class);
    assertThat(context.broken()).isPresent();
    assertFails(() -> context.get("a"), Failure.INVALID_ARGUMENT);
  }

  /** As in Fabric, where both write into one simulation. */
  @Test
  void whatTheCalledOneWroteStaysWhateverItAnswers() throws FailedCallException {
    CallContext context =
        CallContext.of(
            "cc",
            state,
            SMALL,
            (_, _, inner) -> {
              inner.put("a", bytes("1"));
              return new Outcome.Returned(404, "no", ByteString.EMPTY, Optional.empty());
            });
    assertThat(context.invoke("other", List.of())).isInstanceOf(Outcome.Returned.class);
    context.put("b", bytes("2"));
    assertThat(context.broken()).isEmpty();
    assertThat(context.writeSet().writes())
        .containsExactly(
            new Write("cc", "b", Optional.of(bytes("2"))),
            new Write("other", "a", Optional.of(bytes("1"))));
  }

  @Test
  void theCalledOneHasTheCallersClock() throws FailedCallException {
    List<CallClock> clocks = new ArrayList<>();
    CallContext context =
        CallContext.of(
            "cc",
            state,
            SMALL,
            (_, _, inner) -> {
              clocks.add(inner.clock());
              return new Outcome.Returned(200, "", ByteString.EMPTY, Optional.empty());
            });
    assertThat(context.invoke("other", List.of())).isInstanceOf(Outcome.Returned.class);
    assertThat(clocks).containsExactly(context.clock());
  }

  @Test
  void aClockThatStandsStillLosesNothing() {
    CallClock clock = new CallClock(Duration.ofHours(1));
    assertThat(clock.left()).isEqualTo(Duration.ofHours(1));
    clock.start();
    clock.start();
    Duration running = clock.left();
    assertThat(running).isLessThan(Duration.ofHours(1));
    clock.stop();
    Duration left = clock.left();
    assertThat(left).isLessThanOrEqualTo(running);
    assertThat(clock.left()).isEqualTo(left);
    clock.stop();
    assertThat(clock.left()).isEqualTo(left);
    CallClock over = new CallClock(Duration.ofNanos(1));
    over.start();
    while (!over.left().isZero()) {
      Thread.onSpinWait();
    }
    over.stop();
    assertThat(over.left()).isZero();
  }

  @Test
  void chaincodesCallEachOtherAsDeepAsTheBudgetSays() throws FailedCallException {
    CallContext context =
        CallContext.of("cc", state, SMALL, (_, _, inner) -> inner.invoke("third", List.of()));
    assertFails(() -> context.invoke("second", List.of()), Failure.CALLS_TOO_DEEP);
    assertThat(context.broken()).isPresent();
  }

  /** A part of a history is not passed off as all of it. */
  @Test
  void aCallThatAsksForAHistoryThatIsNotKnownFails() {
    StateReader forgetful =
        new StateReader() {
          @Override
          public Optional<ByteString> get(String namespace, String key) {
            return Optional.empty();
          }

          @Override
          public Page range(String namespace, String from, String to, int limit) {
            return new Page(List.of(), Optional.empty());
          }

          @Override
          public List<Modification> history(String namespace, String key, int limit) {
            throw new UnknownHistoryException(namespace, key, 12);
          }
        };
    CallContext context = CallContext.of("cc", forgetful, SMALL, Calls::noOthers);

    assertFails(() -> context.history("a", 5), Failure.NOT_AVAILABLE);
    assertThat(context.broken().orElseThrow())
        .hasMessage(
            "the history of cc/a is asked for, and this node knows histories from block 12 on");
    assertThat(context.readSet().hasHistory()).isFalse();
  }
}
