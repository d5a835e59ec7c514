package org.logothete.chaincode.wasm;

import java.util.ArrayList;
import java.util.List;
import org.logothete.chaincode.call.Failure;

/** Probes of what the host offers: addresses, texts, order, amounts. */
final class HostProbes {
  static final String ADDRESSES = "addresses";
  private static final String ORDER = "order of calls";
  private static final String AMOUNTS = "amounts";
  private static final String REACH = "reach";

  private static final String LOOP = "(loop $l %s (br $l))";
  private static final String SET_RESULT =
      "(call $set_result (i32.const %d) (i32.const 0) (i32.const %d) (i32.const 0) (i32.const %d))";

  private HostProbes() {}

  static List<Probe> all() {
    List<Probe> probes = new ArrayList<>(addresses());
    probes.addAll(order());
    probes.addAll(texts());
    probes.addAll(amounts());
    probes.addAll(reach());
    return probes;
  }

  /** Each address and length that a host function takes, beyond the memory in each way. */
  private static List<Probe> addresses() {
    List<Probe> probes = new ArrayList<>();
    for (HostFunction function : HostFunction.values()) {
      for (int at : piecesOf(function)) {
        probes.add(address(function, at, "behind the end", 65_536, 1));
        probes.add(address(function, at, "a negative length", 0, -1));
        probes.add(address(function, at, "a sum that overflows", -1, -1));
      }
    }
    return probes;
  }

  private static List<Integer> piecesOf(HostFunction function) {
    return switch (function) {
      case READ, SET_RESULT -> function == HostFunction.READ ? List.of(1) : List.of(1, 3);
      case GET_STATE, DELETE_STATE, HISTORY, INVOKE_ARGUMENT, INVOKE, LOG -> List.of(0);
      case PUT_STATE, RANGE, SET_EVENT -> List.of(0, 2);
      case ARGUMENT_COUNT,
          ARGUMENT,
          CHANNEL,
          CHAINCODE,
          TRANSACTION_ID,
          CREATOR,
          TIMESTAMP_SECONDS,
          TIMESTAMP_NANOS,
          CURSOR_NEXT,
          CURSOR_KEY,
          CURSOR_VALUE,
          CURSOR_SECONDS,
          CURSOR_NANOS,
          INVOKE_MESSAGE,
          INVOKE_PAYLOAD ->
          List.of();
    };
  }

  private static Probe address(HostFunction function, int at, String how, int address, int size) {
    StringBuilder arguments = new StringBuilder();
    for (int i = 0; i < function.signature().parameters().length(); i++) {
      // Elsewhere one byte of the memory, a limit of 1, a status that may be.
      int value = function == HostFunction.SET_RESULT && i == 0 ? 200 : 1;
      value = i == at ? address : i == at + 1 ? size : value;
      value = function == HostFunction.READ && i == 0 ? 0 : value;
      arguments.append("(i32.const %d)".formatted(value));
    }
    String call = "(call $%s %s)".formatted(function.importName(), arguments);
    String drop = function.signature().results().isEmpty() ? call : "(drop %s)".formatted(call);
    boolean event = function == HostFunction.SET_EVENT || function == HostFunction.SET_RESULT;
    // What is too large for a result is not looked at.
    boolean tooLarge = event && size < 0;
    return Probe.fails(
        ADDRESSES,
        "`%s` %d: %s".formatted(function.importName(), at, how),
        Modules.entry(drop),
        tooLarge ? Failure.RESULT_TOO_LARGE : Failure.PROTOCOL_VIOLATION,
        tooLarge ? "more than 65536 bytes" : "of a memory of 65536");
  }

  private static Probe violation(String name, String body, String why) {
    return Probe.fails(ORDER, name, Modules.entry(body), Failure.PROTOCOL_VIOLATION, why);
  }

  private static List<Probe> order() {
    String event = "(call $set_event (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0))";
    String range =
        "(call $range (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))";
    return List.of(
        violation("ends without a result", "", "ended without a result"),
        violation(
            "sets the result twice",
            SET_RESULT.formatted(200, 0, 0) + SET_RESULT.formatted(200, 0, 0),
            "a second result"),
        violation("sets the event twice", event + event, "a second event"),
        violation("a status below 200", SET_RESULT.formatted(0, 0, 0), "status 0"),
        violation("a status above 599", SET_RESULT.formatted(600, 0, 0), "status 600"),
        violation("a negative status", SET_RESULT.formatted(-200, 0, 0), "status -200"),
        violation(
            "reads more than the answer has",
            "(drop (call $transaction_id))"
                + " (call $read (i32.const 1) (i32.const 0) (i32.const 64))",
            "read 64 bytes from 1 of an answer of 64"),
        violation(
            "reads from behind the answer",
            "(call $read (i32.const -1) (i32.const 0) (i32.const 1))",
            "of an answer of 0"),
        violation(
            "steps a cursor that is not there",
            "(drop (call $cursor_next (i32.const 0)))",
            "there is no cursor 0"),
        violation(
            "a negative cursor",
            "(drop %s) (drop (call $cursor_key (i32.const -1)))".formatted(range),
            "there is no cursor -1"),
        violation(
            "reads a cursor before its first step",
            "(drop (call $cursor_key %s))".formatted(range),
            "cursor 0 stands at no entry"),
        violation(
            "takes an answer of a chaincode that it did not invoke",
            "(drop (call $invoke_payload))",
            "no chaincode was invoked"));
  }

  private static Probe invalid(String name, String fields, String body, String why) {
    return Probe.fails(
        ORDER,
        name,
        Modules.module(fields + "(func (export \"invoke\") %s)".formatted(body)),
        Failure.INVALID_ARGUMENT,
        why);
  }

  private static List<Probe> texts() {
    String bad = "(data (i32.const 0) \"\\ff\\fe\")";
    String put = "(call $put_state (i32.const 0) (i32.const %d) (i32.const 0) (i32.const 0))";
    return List.of(
        invalid("a key that is not UTF-8", bad, put.formatted(2), "not UTF-8"),
        invalid("an empty key", "", put.formatted(0), "1 to 4000 bytes, not 0"),
        invalid("a key of 4001 bytes", "", put.formatted(4001), "not 4001"),
        invalid("a message that is not UTF-8", bad, SET_RESULT.formatted(500, 2, 0), "not UTF-8"),
        invalid(
            "a history of nothing",
            "",
            "(drop (call $history (i32.const 0) (i32.const 1) (i32.const 0)))",
            "1 to 1000"),
        invalid(
            "a history without end",
            "",
            "(drop (call $history (i32.const 0) (i32.const 1) (i32.const -1)))",
            "1 to 1000"));
  }

  private static Probe amount(String name, String body, Failure reason) {
    return Probe.fails(
        AMOUNTS,
        name,
        Modules.module(
            "(data (i32.const 0) \"large\") (func (export \"invoke\") (local $i i32) %s)"
                .formatted(body)),
        reason,
        "more than");
  }

  private static List<Probe> amounts() {
    String next = "(i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1)))";
    return List.of(
        amount(
            "a result of 64 KiB and 1",
            SET_RESULT.formatted(200, 1, 65_536),
            Failure.RESULT_TOO_LARGE),
        amount(
            "result and event together",
            "(call $set_event (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 40000))"
                + SET_RESULT.formatted(200, 0, 40_000),
            Failure.RESULT_TOO_LARGE),
        amount(
            "writes a large value again and again",
            LOOP.formatted(
                "(call $put_state (i32.const 0) (i32.const 5) (i32.const 0) (i32.const 10000))"),
            Failure.WRITES_TOO_LARGE),
        amount(
            "writes key after key",
            LOOP.formatted(
                next + "(call $put_state (i32.const 8) (i32.const 1) (i32.const 0) (i32.const 1))"),
            Failure.WRITES_TOO_LARGE),
        amount(
            "deletes without end",
            LOOP.formatted("(call $delete_state (i32.const 0) (i32.const 5))"),
            Failure.WRITES_TOO_LARGE),
        amount(
            "reads a large value again and again",
            LOOP.formatted("(drop (call $get_state (i32.const 0) (i32.const 5)))"),
            Failure.READS_TOO_LARGE),
        amount(
            "reads ranges without end",
            LOOP.formatted(
                "(drop (call $cursor_next (call $range (i32.const 0) (i32.const 0) (i32.const 0)"
                    + " (i32.const 0) (i32.const 0))))"),
            Failure.READS_TOO_LARGE),
        amount(
            "reads histories without end",
            LOOP.formatted("(drop (call $history (i32.const 0) (i32.const 5) (i32.const 1)))"),
            Failure.READS_TOO_LARGE),
        amount(
            "calls the host without end",
            LOOP.formatted("(drop (call $argument_count))"),
            Failure.OUT_OF_INSTRUCTIONS),
        amount(
            "opens cursors without end",
            LOOP.formatted(
                "(drop (call $range (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)"
                    + " (i32.const 0)))"),
            Failure.OUT_OF_INSTRUCTIONS),
        amount(
            "collects arguments without end",
            LOOP.formatted("(call $invoke_argument (i32.const 0) (i32.const 10000))"),
            Failure.OUT_OF_INSTRUCTIONS),
        amount(
            "logs without end",
            LOOP.formatted("(call $log (i32.const 0) (i32.const 10000))"),
            Failure.OUT_OF_INSTRUCTIONS));
  }

  private static List<Probe> reach() {
    String invoke =
        "(data (i32.const 0) \"%s\") (func (export \"invoke\")"
            + " (drop (call $invoke (i32.const 0) (i32.const %d)))"
            + Modules.ANSWER
            + ")";
    return List.of(
        Probe.fails(
            REACH,
            "invokes itself without end",
            Modules.module(invoke.formatted("cc", 2)),
            Failure.CALLS_TOO_DEEP,
            "5 deep"),
        Probe.fails(
            REACH,
            "invokes a chaincode that is not there",
            Modules.module(invoke.formatted("nobody", 6)),
            Failure.NOT_AVAILABLE,
            "nobody"),
        Probe.fails(
            REACH,
            "spends the budget once for each chaincode that it invokes",
            Modules.module(
                "(data (i32.const 0) \"cc\") (func (export \"invoke\") (local $i i32)"
                    + " (if (call $argument_count) (then (loop $l"
                    + " (drop (call $invoke (i32.const 0) (i32.const 2))) (br $l))))"
                    + " (loop $l (local.set $i (i32.add (local.get $i) (i32.const 1)))"
                    + " (br_if $l (i32.lt_u (local.get $i) (i32.const 20000))))"
                    + Modules.ANSWER
                    + ")"),
            Failure.OUT_OF_INSTRUCTIONS,
            "more than 2000000"),
        Probe.answers(
            REACH,
            "writes a key that looks like another namespace's",
            Modules.module(
                "(data (i32.const 8) \"../other/a\") (func (export \"invoke\")"
                    + " (call $put_state (i32.const 8) (i32.const 10) (i32.const 0) (i32.const 0))"
                    + Modules.ANSWER
                    + ")"),
            "200 0000000000000000 [cc/../other/a]"),
        Probe.answers(
            REACH,
            "reads a key of another namespace",
            Modules.module(
                "(data (i32.const 8) \"a\") (func (export \"invoke\") (i64.store (i32.const 0)"
                    + " (i64.extend_i32_s (call $get_state (i32.const 8) (i32.const 1))))"
                    + Modules.ANSWER
                    + ")"),
            "200 ffffffffffffffff []"));
  }
}
