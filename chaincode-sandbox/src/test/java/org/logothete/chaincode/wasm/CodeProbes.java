package org.logothete.chaincode.wasm;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.logothete.chaincode.call.Failure;

/** Probes of what runs: loops, recursion, memory, tables, traps, floating point. */
final class CodeProbes {
  private static final String LOOPS = "endless code";
  private static final String RECURSION = "recursion";
  private static final String MEMORY = "memory";
  private static final String TABLES = "tables";
  private static final String TRAPS = "traps";
  private static final String FLOATS = "floating point";

  private CodeProbes() {}

  static List<Probe> all() {
    List<Probe> probes = new ArrayList<>(loops());
    probes.addAll(recursion());
    probes.addAll(memory());
    probes.addAll(tables());
    probes.addAll(traps());
    probes.addAll(floats());
    return probes;
  }

  private static Probe endless(String name, String fields) {
    return Probe.fails(
        LOOPS,
        name,
        Modules.module(fields),
        Failure.OUT_OF_INSTRUCTIONS,
        "more than 2000000 instructions");
  }

  private static String entry(String body) {
    return "(func (export \"invoke\") %s)".formatted(body);
  }

  private static List<Probe> loops() {
    return List.of(
        endless("a loop of nothing", entry("(loop (br 0))")),
        endless("a loop on a condition", entry("(loop (br_if 0 (i32.const 1)))")),
        endless("a loop through a table of labels", entry("(loop (br_table 0 0 (i32.const 7)))")),
        endless("a loop around a loop of nothing", entry("(loop $o (loop $i (br $o)))")),
        endless(
            "loops in loops in loops",
            entry("(loop $a (loop $b (loop $c (br_if $b (i32.const 1)) (br $a))))")),
        endless(
            "a loop in the branch that seems dead",
            entry("(if (i32.const 0) (then) (else (loop (br 0))))")),
        endless(
            "a loop out of blocks",
            entry("(loop $l (block $a (block $b (br $b)) (br $a)) (br $l))")),
        endless("a loop that calls", "(func $f) " + entry("(loop (call $f) (br 0))")),
        endless("a loop in the start function", "(func $s (loop (br 0))) (start $s)" + entry("")),
        endless(
            "a loop that fills memory",
            entry("(loop (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)) (br 0))")),
        endless(
            "a loop that copies memory",
            entry("(loop (memory.copy (i32.const 0) (i32.const 8) (i32.const 65528)) (br 0))")),
        endless(
            "a loop that calls as long as it returns",
            "(func $f (result i32) (return (i32.const 1)))" + entry("(loop (br_if 0 (call $f)))")));
  }

  private static Probe deep(String name, String fields) {
    return Probe.fails(
        RECURSION,
        name,
        Modules.module(fields),
        Failure.STACK_EXHAUSTED,
        "functions call too deep");
  }

  private static List<Probe> recursion() {
    String manyLocals = "(local %s)".formatted("f64 ".repeat(1_900));
    String manyOperands = "(i64.const 1)".repeat(1_000);
    return List.of(
        deep("a function that calls itself", "(func $f (call $f))" + entry("(call $f)")),
        deep("the entry that calls itself", "(func $f (export \"invoke\") (call $f))"),
        deep(
            "two functions that call each other",
            "(func $f (call $g)) (func $g (call $f))" + entry("(call $f)")),
        deep(
            "a function that calls itself through a table",
            "(table funcref (elem $f)) (func $f (call_indirect (i32.const 0)))"
                + entry("(call $f)")),
        deep(
            "functions that call each other through a table",
            "(table funcref (elem $f $g))"
                + " (func $f (param i32) (call_indirect (param i32) (i32.const 0) (i32.const 1)))"
                + " (func $g (param i32) (call_indirect (param i32) (i32.const 0) (i32.const 0)))"
                + entry("(call $f (i32.const 0))")),
        deep(
            "frames with 1900 locals",
            "(func $f %s (call $f))".formatted(manyLocals) + entry("(call $f)")),
        deep(
            "frames with 1000 operands",
            "(func $f (param i64) (result i64) %s (call $f (i64.const 1)) %s)"
                    .formatted(manyOperands, "(i64.add)".repeat(1_000))
                + entry("(drop (call $f (i64.const 1)))")),
        deep(
            "frames too large for the JVM's own code",
            "(func $f (param i32) %s (call $f (local.get 0)))"
                    .formatted("(i32.store (i32.const 0) (i32.load (i32.const 4)))".repeat(6_000))
                + entry("(call $f (i32.const 0))")),
        deep(
            "a recursion that returns through branches",
            "(func $f (result i32) (if (result i32) (call $f) (then (return (i32.const 1)))"
                + " (else (i32.const 2))))"
                + entry("(drop (call $f))")),
        deep("recursion in the start function", "(func $s (call $s)) (start $s)" + entry("")));
  }

  private static ByteString memoryOf(String memory, String body) {
    return Modules.assembled("(module (memory %s) %s)".formatted(memory, entry(body)));
  }

  private static Probe crash(String group, String name, String fields) {
    return Probe.fails(group, name, Modules.module(fields), Failure.CRASHED, "");
  }

  private static List<Probe> memory() {
    String fromEnd = "(drop (i32.load (i32.const 65533)))";
    return List.of(
        Probe.fails(
            MEMORY,
            "memory that grows without end",
            memoryOf("1", "(loop (drop (memory.grow (i32.const 1))) (br 0))"),
            Failure.OUT_OF_MEMORY,
            "more than 4194304 bytes"),
        Probe.fails(
            MEMORY,
            "memory that grows by 256 TiB",
            memoryOf("1", "(drop (memory.grow (i32.const -1)))"),
            Failure.OUT_OF_MEMORY,
            "more than 4194304 bytes"),
        Probe.fails(
            MEMORY,
            "memory that begins larger than the budget",
            memoryOf("65", ""),
            Failure.OUT_OF_MEMORY,
            "begins with 65 pages"),
        Probe.answers(
            MEMORY,
            "memory that grows beyond what the module declares: -1",
            Modules.answering("(i64.extend_i32_s (memory.grow (i32.const 2)))"),
            "200 ffffffffffffffff []"),
        crash(MEMORY, "loads over the end", entry(fromEnd)),
        crash(MEMORY, "loads at a negative address", entry("(drop (i64.load (i32.const -1)))")),
        crash(
            MEMORY,
            "loads at an address that overflows",
            entry("(drop (i32.load8_u offset=4294967295 (i32.const 1)))")),
        crash(MEMORY, "stores over the end", entry("(i64.store (i32.const 65529) (i64.const 1))")),
        crash(
            MEMORY,
            "stores at a negative address",
            entry("(i32.store8 (i32.const -2147483648) (i32.const 1))")),
        crash(
            MEMORY,
            "fills over the end",
            entry("(memory.fill (i32.const 65530) (i32.const 0) (i32.const 7))")),
        crash(
            MEMORY,
            "copies from before the beginning",
            entry("(memory.copy (i32.const 0) (i32.const -4) (i32.const 8))")),
        crash(
            MEMORY,
            "copies from a data segment that was dropped",
            "(data $d \"abc\")"
                + entry(
                    "(data.drop $d)"
                        + " (memory.init $d (i32.const 0) (i32.const 0) (i32.const 3))")),
        Probe.fails(
            MEMORY,
            "a data segment over the end",
            Modules.module("(data (i32.const 65535) \"ab\")" + entry("")),
            Failure.CRASHED,
            "does not begin"),
        Probe.fails(
            MEMORY,
            "a data segment before the beginning",
            Modules.module("(data (i32.const -1) \"ab\")" + entry("")),
            Failure.CRASHED,
            "does not begin"));
  }

  private static List<Probe> tables() {
    String table = "(table 10 funcref) (elem $e func $f) (func $f (result i32) (i32.const 1))";
    return List.of(
        crash(
            TABLES,
            "calls what is not in the table",
            table + entry("(call_indirect (i32.const 10))")),
        crash(
            TABLES,
            "calls at a negative place of the table",
            table + entry("(call_indirect (i32.const -1))")),
        crash(TABLES, "calls an empty place", table + entry("(call_indirect (i32.const 3))")),
        crash(
            TABLES,
            "calls a function of another type",
            table
                + entry(
                    "(table.init $e (i32.const 0) (i32.const 0) (i32.const 1))"
                        + " (call_indirect (i32.const 0))")),
        crash(
            TABLES, "reads behind the table", table + entry("(drop (table.get 0 (i32.const 10)))")),
        crash(
            TABLES,
            "writes behind the table",
            table + entry("(table.set 0 (i32.const 10) (ref.null func))")),
        crash(
            TABLES,
            "copies over the end of the table",
            table + entry("(table.copy (i32.const 5) (i32.const 0) (i32.const 6))")),
        Probe.fails(
            TABLES,
            "elements behind the table",
            Modules.module("(table 1 funcref) (elem (i32.const 1) $f) (func $f)" + entry("")),
            Failure.CRASHED,
            "does not begin"),
        Probe.fails(
            TABLES,
            "fills a table without end",
            Modules.module(
                "(table 60000 funcref)"
                    + entry(
                        "(loop (table.fill 0 (i32.const 0) (ref.null func) (i32.const 60000))"
                            + " (br 0))")),
            Failure.OUT_OF_INSTRUCTIONS,
            "more than"));
  }

  private static List<Probe> traps() {
    return List.of(
        crash(TRAPS, "unreachable", entry("unreachable")),
        crash(
            TRAPS,
            "unreachable in the start function",
            "(func $s unreachable) (start $s)" + entry("")),
        crash(
            TRAPS,
            "divides by zero",
            entry("(drop (i32.div_s (i32.const 1) (i32.load (i32.const 0))))")),
        crash(
            TRAPS,
            "the rest of a division by zero",
            entry("(drop (i64.rem_u (i64.const 1) (i64.load (i32.const 0))))")),
        crash(
            TRAPS,
            "a quotient that overflows",
            entry("(drop (i32.div_s (i32.const -2147483648) (i32.const -1)))")),
        crash(TRAPS, "a whole number of NaN", entry("(drop (i32.trunc_f64_s (f64.const nan)))")),
        crash(
            TRAPS,
            "a whole number that is too large",
            entry("(drop (i32.trunc_f32_s (f32.const 1e10)))")));
  }

  private static Probe bits(String name, String expression, String answer) {
    return Probe.answers(
        FLOATS, name, Modules.answering(expression), "200 %s []".formatted(answer));
  }

  private static List<Probe> floats() {
    String canonical = "000000000000f87f";
    return List.of(
        bits(
            "sign and payload of 0 / 0",
            "(i64.reinterpret_f64 (f64.div (f64.load (i32.const 0)) (f64.load (i32.const 0))))",
            canonical),
        bits(
            "payload of a NaN from memory",
            "(i64.reinterpret_f64 (f64.reinterpret_i64 (i64.const 0xfff8000000000123)))",
            canonical),
        bits(
            "a NaN's sign, seen by copysign",
            "(i64.reinterpret_f64 (f64.copysign (f64.const 1) (f64.const -nan)))",
            "000000000000f03f"),
        bits(
            "a NaN's payload, stored and loaded",
            "(f64.store (i32.const 16) (f64.neg (f64.const nan:0x4000000000001)))"
                + " (i64.load (i32.const 16))",
            canonical),
        bits(
            "a short NaN's payload, stored and loaded",
            "(f32.store (i32.const 16) (f32.sub (f32.const inf) (f32.const inf)))"
                + " (i64.load (i32.const 16))",
            "0000c07f00000000"),
        bits(
            "a short NaN's bits as a number",
            "(i64.extend_i32_u (i32.reinterpret_f32 (f32.sqrt (f32.const -1))))",
            "0000c07f00000000"),
        bits(
            "the sign of a number that is no NaN stays",
            "(i64.reinterpret_f64 (f64.copysign (f64.const 1) (f64.const -0)))",
            "000000000000f0bf"));
  }
}
