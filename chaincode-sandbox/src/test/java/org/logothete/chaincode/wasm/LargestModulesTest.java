package org.logothete.chaincode.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.logothete.chaincode.call.Outcome;

/** What is just within the limits can be installed and run. */
class LargestModulesTest {
  static Stream<Arguments> modules() {
    return Stream.of(
        Arguments.of("10 000 functions", functions(10_000)),
        Arguments.of("500 blocks in one another", nested(499)),
        Arguments.of("a br_table of 4096 labels", labels(4_096)),
        Arguments.of("a function of 128 KiB of stores", stores(13_000)),
        Arguments.of("a function of 128 KiB of conditions", conditions(9_000)),
        Arguments.of(
            "2000 locals",
            Modules.entry("(local %s)".formatted("f64 ".repeat(2_000)) + Modules.ANSWER)),
        Arguments.of("64 parameters and 4 results", wide()),
        Arguments.of("a thousand types", types(960)),
        Arguments.of(
            "a table of 65 536 functions",
            Modules.module(
                "(table 65536 funcref) (func (export \"invoke\") %s)".formatted(Modules.ANSWER))));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void run(String name, ByteString module) {
    assertThat(Modules.run(module).outcome()).as(name).isInstanceOf(Outcome.Returned.class);
  }

  /** All of one type, called through a table. */
  private static ByteString functions(int count) {
    String names =
        IntStream.range(0, count - 1).mapToObj(i -> "$f" + i).collect(Collectors.joining(" "));
    String functions =
        IntStream.range(0, count - 1)
            .mapToObj(i -> "(func $f%d (result i32) (i32.const %d))".formatted(i, i))
            .collect(Collectors.joining());
    return Modules.module(
        "(table funcref (elem %s)) %s".formatted(names, functions)
            + "(func (export \"invoke\") (drop (call_indirect (result i32) (i32.const 7)))"
            + Modules.ANSWER
            + ")");
  }

  private static ByteString nested(int depth) {
    return Modules.entry(
        "block (result i32) ".repeat(depth)
            + "i32.const 1 "
            + "end ".repeat(depth)
            + "drop "
            + Modules.ANSWER);
  }

  private static ByteString labels(int count) {
    return Modules.entry(
        "(block (block (br_table %s (i32.const 3))))".formatted("0 1 ".repeat(count / 2) + "0")
            + Modules.ANSWER);
  }

  private static ByteString stores(int count) {
    return Modules.entry("(i32.store (i32.const 8) (i32.const 1))".repeat(count) + Modules.ANSWER);
  }

  private static ByteString conditions(int count) {
    return Modules.entry(
        "(if (i32.const 0) (then (drop (i32.const 1))))".repeat(count) + Modules.ANSWER);
  }

  private static ByteString wide() {
    return Modules.module(
        "(func $f (param %s) (result i32 i64 f32 f64)".formatted("i64 ".repeat(64))
            + " (i32.const 1) (i64.const 2) (f32.const 3) (f64.const 4))"
            + "(func (export \"invoke\") %s (call $f) drop drop drop drop %s)"
                .formatted("(i64.const 1)".repeat(64), Modules.ANSWER));
  }

  /** Different ones: of up to ten parameters, whose types spell a number. */
  private static ByteString types(int count) {
    String types =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    "(type (func (param %s)))"
                        .formatted(
                            ("1" + Integer.toBinaryString(i + 1_024).substring(1))
                                .replace("0", "f32 ")
                                .replace("1", "f64 ")))
            .collect(Collectors.joining());
    return Modules.module(types + "(func (export \"invoke\") %s)".formatted(Modules.ANSWER));
  }
}
