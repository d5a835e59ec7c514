package org.logothete.chaincode.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.MemoryStateReader;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.wat.Opcode;

/** What code costs, to the unit. */
class MeteringTest {
  /** A result, and the first page of memory. */
  private static final long FRAME =
      MeteringFunctions.PAGE_PRICE + HostFunction.PRICE + 8 + 6 * 1 + 10 - 1;

  private static long used(String body) {
    Modules.Run run = Modules.run(Modules.entry(body + Modules.ANSWER));
    assertThat(run.outcome()).isInstanceOf(Outcome.Returned.class);
    return Budget.DEFAULT.instructions() - run.instructionsLeft();
  }

  @Test
  void anAnswerCostsItsCallAndItsBytes() {
    assertThat(used("")).isEqualTo(FRAME);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          nop, 0
          (drop (i32.const 1)), 2
          (drop (i32.load (i32.const 0))), 4
          (drop (i32.div_u (i32.const 1) (i32.const 1))), 7
          (drop (f64.sqrt (f64.const 1))), 10
          (drop (f32.add (f32.const 1) (f32.const 1))), 5
          (drop (memory.size)), 2
          (memory.fill (i32.const 0) (i32.const 0) (i32.const 800)), 123
          (memory.copy (i32.const 0) (i32.const 0) (i32.const 800)), 123
          (drop (memory.grow (i32.const 1))), 4118
          (drop (memory.grow (i32.const 0))), 22
          (drop (call $argument_count)), 111
          (block (br 0) (drop (i32.const 1))), 1
          (block (drop (i32.const 1)) (br_if 0 (i32.const 1)) (drop (i32.const 1))), 6
          (if (i32.const 1) (then (drop (i32.const 1))) (else (drop (i64.const 1)))), 4
          (if (i32.const 0) (then (drop (i32.const 1)))), 2
          """)
  void eachPieceCostsWhatItsInstructionsDo(String body, long units) {
    assertThat(used(body) - FRAME).isEqualTo(units);
  }

  @Test
  void aLoopCostsItsPiecesEachTime() {
    String loop =
        "(local $i i32) (loop $l (local.set $i (i32.add (local.get $i) (i32.const 1)))"
            + " (br_if $l (i32.lt_u (local.get $i) (i32.const %d))))";
    long ten = used(loop.formatted(10));
    long twenty = used(loop.formatted(20));
    // Four for the sum and what is made of it, four for the comparison and the branch.
    assertThat(twenty - ten).isEqualTo(10 * 8);
  }

  @Test
  void aBudgetThatJustSufficesSuffices() {
    long exact = used("(drop (i32.const 1))");
    assertThat(withInstructions(exact)).isInstanceOf(Outcome.Returned.class);
    assertThat(withInstructions(exact - 1))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.reason()).isEqualTo(Failure.OUT_OF_INSTRUCTIONS));
  }

  private static Outcome withInstructions(long instructions) {
    Budget budget = new Budget(instructions, 1 << 20, Duration.ofSeconds(20), 100, 100, 1, 100, 1);
    return Modules.run(
            Modules.entry("(drop (i32.const 1))" + Modules.ANSWER), budget, new MemoryStateReader())
        .outcome();
  }

  @Test
  void theStackIsGivenBack() {
    // Each call returns another way; 40 000 frames would be far too many at once.
    String body =
        "(func $end (call $leaf)) (func $leaf)"
            + "(func $return (call $leaf) (return))"
            + "(func $value (result i32) (call $leaf) (return (i32.const 1)))"
            + "(func $many (result i32 i64) (call $leaf) (i32.const 1) (i64.const 2))"
            + "(func $branch (block (call $leaf) (br 1)) unreachable)"
            + "(func $table (block (call $leaf) (br_table 1 1 (i32.const 0))) unreachable)"
            + "(func (export \"invoke\") (local $i i32) (loop $l (call $end) (call $return)"
            + " (drop (call $value)) (call $many) (drop) (drop) (call $branch) (call $table)"
            + " (local.set $i (i32.add (local.get $i) (i32.const 1)))"
            + " (br_if $l (i32.lt_u (local.get $i) (i32.const 10000))))"
            + Modules.ANSWER
            + ")";
    assertThat(Modules.run(Modules.module(body)).outcome()).isInstanceOf(Outcome.Returned.class);
  }

  @Test
  void recursionThatEndsMayBeDeep() {
    String body =
        "(func $sum (param i64) (result i64) (if (result i64) (i64.eqz (local.get 0))"
            + " (then (i64.const 0)) (else (i64.add (local.get 0)"
            + " (call $sum (i64.sub (local.get 0) (i64.const 1)))))))"
            + "(func (export \"invoke\") (i64.store (i32.const 0) (call $sum (i64.const 3000)))"
            + Modules.ANSWER
            + ")";
    assertThat(Modules.run(Modules.module(body)).outcome())
        .isInstanceOfSatisfying(
            Outcome.Returned.class,
            returned ->
                assertThat(
                        returned
                            .payload()
                            .asReadOnlyByteBuffer()
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong())
                    .isEqualTo(3000L * 3001 / 2));
  }

  @Test
  void nothingButWaysOutIsFree() {
    assertThat(Opcode.all())
        .filteredOn(opcode -> opcode.price().units() == 0)
        .extracting(Opcode::name)
        .containsExactly("unreachable", "nop", "block", "loop", "else", "end");
  }

  @Test
  void noInstructionIsThereTwice() {
    assertThat(Opcode.all()).extracting(Opcode::code).doesNotHaveDuplicates();
    assertThat(Opcode.all()).extracting(Opcode::name).doesNotHaveDuplicates();
    assertThat(Opcode.all()).hasSize(199);
  }

  @Test
  void callsAreOnADefinedThreadWhateverTheCallers() throws InterruptedException {
    // A caller with the smallest stack there is gets the same outcome.
    Outcome[] outcome = new Outcome[1];
    Thread small =
        Thread.ofPlatform()
            .stackSize(1)
            .start(
                () ->
                    outcome[0] =
                        Modules.run(
                                Modules.module(
                                    "(func $f (call $f)) (func (export \"invoke\") (call $f))"))
                            .outcome());
    small.join();
    assertThat(outcome[0])
        .isEqualTo(new Outcome.Failed(Failure.STACK_EXHAUSTED, "functions call too deep"));
  }
}
