package org.logothete.chaincode.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.Calls;
import org.logothete.chaincode.call.ChaincodeEvent;
import org.logothete.chaincode.call.MemoryStateReader;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.call.ReadSet;

/** What the host's functions give, as docs/chaincode.md has it. */
class HostFunctionTest {
  private static final String HEAD =
      """
      (data (i32.const 0) "key")
      (data (i32.const 16) "value")
      (data (i32.const 32) "other")
      (global $end (mut i32) (i32.const 1024))
      (func $take (param $length i32)
        (if (i32.lt_s (local.get 0) (i32.const 0))
          (then (i32.store8 (global.get $end) (i32.const 45)) (local.set 0 (i32.const 1)))
          (else (call $read (i32.const 0) (global.get $end) (local.get 0))))
        (i32.store8 (i32.add (global.get $end) (local.get 0)) (i32.const 59))
        (global.set $end (i32.add (global.get $end) (i32.add (local.get 0) (i32.const 1)))))
      (func $number (param i64)
        (i64.store (global.get $end) (local.get 0))
        (global.set $end (i32.add (global.get $end) (i32.const 8))))
      """;

  private static final String ANSWER =
      "(call $set_result (i32.const 200) (i32.const 0) (i32.const 0) (i32.const 1024)"
          + " (i32.sub (global.get $end) (i32.const 1024)))";

  private final MemoryStateReader state = new MemoryStateReader();

  private static ByteString module(String body) {
    return Modules.module(
        HEAD + "(func (export \"invoke\") (local $c i32) %s %s)".formatted(body, ANSWER));
  }

  private Modules.Run run(String body) {
    return Modules.run(module(body), Budget.DEFAULT, state, "f", "second", "");
  }

  /** What the module took, piece by piece: a semicolon behind each, a dash for none. */
  private String taken(String body) {
    Outcome outcome = run(body).outcome();
    assertThat(outcome).isInstanceOf(Outcome.Returned.class);
    return ((Outcome.Returned) outcome).payload().toStringUtf8();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          (call $take (call $argument (i32.const 1)))  | second;
          (call $take (call $argument (i32.const 2)))  | ;
          (call $take (call $argument (i32.const 3)))  | -;
          (call $take (call $argument (i32.const -1))) | -;
          (call $take (call $channel))                 | mychannel;
          (call $take (call $chaincode))               | cc;
          (call $take (call $creator))                 | somebody;
          """)
  void whatACallSays(String body, String taken) {
    assertThat(taken(body)).isEqualTo(taken);
  }

  @Test
  void theTransactionsNumberAndTime() {
    assertThat(taken("(call $take (call $transaction_id))")).isEqualTo("ab".repeat(32) + ";");
    Outcome.Returned returned =
        (Outcome.Returned)
            run("(call $number (call $timestamp_seconds))"
                    + "(call $number (i64.extend_i32_s (call $timestamp_nanos)))"
                    + "(call $number (i64.extend_i32_s (call $argument_count)))")
                .outcome();
    assertThat(returned.payload()).isEqualTo(littleEndian(1_700_000_000L, 123_456_789L, 3L));
  }

  private static ByteString littleEndian(long... numbers) {
    ByteString.Output bytes = ByteString.newOutput();
    for (long number : numbers) {
      for (int i = 0; i < Long.BYTES; i++) {
        bytes.write((int) (number >>> (8 * i)));
      }
    }
    return bytes.toByteString();
  }

  @Test
  void stateIsReadWrittenAndDeleted() {
    state.put("cc", "key", "before");
    Modules.Run run =
        run(
            "(call $put_state (i32.const 0) (i32.const 3) (i32.const 16) (i32.const 5))"
                + "(call $delete_state (i32.const 32) (i32.const 5))"
                + "(call $take (call $get_state (i32.const 0) (i32.const 3)))"
                + "(call $take (call $get_state (i32.const 32) (i32.const 5)))");
    assertThat(run.outcome())
        .isEqualTo(
            new Outcome.Returned(200, "", ByteString.copyFromUtf8("before;-;"), Optional.empty()));
    state.apply(run.writes(), "t", 1);
    assertThat(state.get("cc", "key")).contains(ByteString.copyFromUtf8("value"));
    assertThat(run.writes().writes()).hasSize(2);
    assertThat(run.reads().reads()).hasSize(2);
  }

  private static final String WALK =
      """
      (block $end
        (loop $next
          (br_if $end (i32.eqz (call $cursor_next (local.get $c))))
          (call $take (call $cursor_key (local.get $c)))
          (call $take (call $cursor_value (local.get $c)))
          (br $next)))
      """;

  @Test
  void aRangeIsWalked() {
    state.put("cc", "a", "1").put("cc", "b", "2").put("cc", "key", "3").put("cc", "z", "4");
    String all =
        "(local.set $c (call $range (i32.const 0) (i32.const 0) (i32.const 0) (i32.const %d)"
            + " (i32.const %d)))"
            + WALK;
    assertThat(taken(all.formatted(0, 0))).isEqualTo("a;1;b;2;key;3;z;4;");
    assertThat(taken(all.formatted(3, 0))).isEqualTo("a;1;b;2;");
    assertThat(taken(all.formatted(0, 3))).isEqualTo("a;1;b;2;key;3;");
  }

  @Test
  void aLongRangeIsReadByAHundred() {
    IntStream.range(0, 250).forEach(i -> state.put("cc", "k%03d".formatted(i), ""));
    Modules.Run run =
        run(
            "(local.set $c (call $range (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0)"
                + " (i32.const 0)))"
                + WALK);
    assertThat(((Outcome.Returned) run.outcome()).payload().size()).isEqualTo(250 * 6);
    assertThat(run.reads().reads())
        .extracting(read -> ((ReadSet.RangeRead) read).from())
        .containsExactly("k", "k100", "k200");
  }

  @Test
  void twoCursorsDoNotDisturbEachOther() {
    state.put("cc", "a", "1").put("cc", "b", "2");
    String open =
        "(call $range (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))";
    assertThat(
            taken(
                "(drop %s) (drop %s)".formatted(open, open)
                    + "(drop (call $cursor_next (i32.const 0)))"
                    + "(drop (call $cursor_next (i32.const 0)))"
                    + "(drop (call $cursor_next (i32.const 1)))"
                    + "(call $take (call $cursor_key (i32.const 0)))"
                    + "(call $take (call $cursor_key (i32.const 1)))"))
        .isEqualTo("b;a;");
  }

  @Test
  void aHistoryIsWalked() {
    state.put("cc", "key", "1");
    Modules.Run deletes = run("(call $delete_state (i32.const 0) (i32.const 3))");
    state.apply(deletes.writes(), "tx2", 77);
    String history = "(local.set $c (call $history (i32.const 0) (i32.const 3) (i32.const %d)))";
    assertThat(taken(history.formatted(10) + WALK)).isEqualTo("tx2;-;genesis;1;");
    assertThat(taken(history.formatted(1) + WALK)).isEqualTo("tx2;-;");
    Outcome.Returned times =
        (Outcome.Returned)
            run(history.formatted(1)
                    + "(drop (call $cursor_next (local.get $c)))"
                    + "(call $number (call $cursor_seconds (local.get $c)))"
                    + "(call $number (i64.extend_i32_s (call $cursor_nanos (local.get $c))))")
                .outcome();
    assertThat(times.payload()).isEqualTo(littleEndian(77, 0));
  }

  @Test
  void anotherChaincodeIsInvoked() {
    List<List<ByteString>> seen = new ArrayList<>();
    String invoke =
        "(call $invoke_argument (i32.const 0) (i32.const 3))"
            + "(call $invoke_argument (i32.const 16) (i32.const 5))"
            + "(call $number (i64.extend_i32_s (call $invoke (i32.const 32) (i32.const 5))))"
            + "(call $take (call $invoke_payload))"
            + "(call $take (call $invoke_message))"
            + "(drop (call $invoke (i32.const 32) (i32.const 5)))";
    CallContext context =
        CallContext.of(
            "cc",
            state,
            Budget.DEFAULT,
            (name, arguments, inner) -> {
              seen.add(arguments);
              inner.put("x", ByteString.copyFromUtf8(name));
              return new Outcome.Returned(
                  501, "no", ByteString.copyFromUtf8("why"), Optional.empty());
            });
    try (WasmRuntime runtime = WasmRuntime.of(Modules.checked(module(invoke)), _ -> {})) {
      Outcome.Returned returned = (Outcome.Returned) runtime.invoke(Calls.of("f"), context);
      assertThat(returned.payload())
          .isEqualTo(littleEndian(501).concat(ByteString.copyFromUtf8("why;no;")));
    }
    assertThat(seen)
        .containsExactly(
            List.of(ByteString.copyFromUtf8("key"), ByteString.copyFromUtf8("value")), List.of());
    assertThat(context.writeSet().writes()).hasSize(1);
  }

  @Test
  void anEventComesWithTheResult() {
    Outcome.Returned returned =
        (Outcome.Returned)
            run("(call $set_event (i32.const 0) (i32.const 3) (i32.const 16) (i32.const 5))")
                .outcome();
    assertThat(returned.event())
        .contains(new ChaincodeEvent("key", ByteString.copyFromUtf8("value")));
  }

  @Test
  void linesAreLoggedUpToABound() {
    List<String> lines = new ArrayList<>();
    String body =
        "(call $log (i32.const 0) (i32.const 3)) (call $log (i32.const 0) (i32.const 16384))"
            + " (call $log (i32.const 16) (i32.const 5))";
    try (WasmRuntime runtime = WasmRuntime.of(Modules.checked(module(body)), lines::add)) {
      Modules.Run run = Modules.run(runtime, Budget.DEFAULT, state, Calls.of("f"));
      assertThat(run.outcome()).isInstanceOf(Outcome.Returned.class);
    }
    assertThat(lines).containsExactly("key");
  }

  @Test
  void theDocumentNamesThemAll() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "chaincode.md"));
    for (HostFunction function : HostFunction.values()) {
      assertThat(document).contains("`" + function.importName() + "`");
    }
  }
}
