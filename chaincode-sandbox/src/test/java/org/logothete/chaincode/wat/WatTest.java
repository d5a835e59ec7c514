package org.logothete.chaincode.wat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.Parser;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text becomes the module that it describes. */
class WatTest {
  private static String hex(String text) throws WatException {
    return HexFormat.of().formatHex(Wat.assemble(text));
  }

  @Test
  void anEmptyModuleIsItsHead() throws WatException {
    assertThat(hex("(module)")).isEqualTo("0061736d01000000");
    assertThat(hex(" ;; nothing\n (module (; nothing (; at all ;) $name)"))
        .isEqualTo("0061736d01000000");
  }

  /** Bytes written by hand from the specification. */
  @Test
  void sectionsStandInTheirOrder() throws WatException {
    String text =
        """
        (module
          (func $f (export "f") (param $a i32) (result i32) (local $b i64)
            (i32.add (local.get $a) (i32.const -1)))
          (data (i32.const 8) "a\\n\\ff")
          (memory 1 2)
          (global $g (mut i64) (i64.const 5))
          (table funcref (elem $f))
          (start $s)
          (func $s))
        """;
    assertThat(hex(text))
        .isEqualTo(
            "0061736d01000000"
                + "0109"
                + "02"
                + "60017f017f"
                + "600000"
                + "0303"
                + "02"
                + "00"
                + "01"
                + "0405"
                + "01"
                + "70010101"
                + "0504"
                + "01"
                + "010102"
                + "0606"
                + "01"
                + "7e0142050b"
                + "0705"
                + "01"
                + "01660000"
                + "0801"
                + "01"
                + "0907"
                + "01"
                + "0041000b0100"
                + "0c01"
                + "01"
                + "0a0e"
                + "02"
                + "0901017e2000417f6a0b"
                + "02000b"
                + "0b09"
                + "01"
                + "0041080b03610aff");
  }

  private static long run(String body) throws WatException {
    String text = "(module (memory 1) (func (export \"f\") (result i64) %s))".formatted(body);
    return Instance.builder(Parser.parse(Wat.assemble(text))).build().export("f").apply()[0];
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          i64.const 7 | 7
          i64.const 0xffff_ffff_ffff_ffff | -1
          i64.const -0x10 | -16
          i64.const 1 i64.const 2 i64.sub | -1
          (i64.sub (i64.const 1) (i64.const 2)) | -1
          (i64.extend_i32_u (i32.const 0xffffffff)) | 4294967295
          (i64.reinterpret_f64 (f64.const -0x1.8p1)) | -4609434218613702656
          (i64.reinterpret_f64 (f64.const 1e3)) | 4652007308841189376
          (i64.reinterpret_f64 (f64.const nan:0x123)) | 9218868437227405603
          (i64.extend_i32_s (i32.reinterpret_f32 (f32.const -inf))) | -8388608
          block $a (result i64) i64.const 3 br $a end $a | 3
          (block $a (result i64) (loop $b (br $a (i64.const 4))) (i64.const 5)) | 4
          (if (result i64) (i32.const 0) (then (i64.const 1)) (else (i64.const 2))) | 2
          i32.const 1 if (result i64) i64.const 8 else i64.const 9 end | 8
          (block (block (br_table 0 1 0 (i32.const 1))) (return (i64.const 1))) (i64.const 2) | 2
          (i64.store8 offset=3 (i32.const 4) (i64.const 200)) (i64.load8_s (i32.const 7)) | -56
          """)
  void runsAsItReads(String body, long result) throws WatException {
    assertThat(run(body)).isEqualTo(result);
  }

  @Test
  void functionsCallEachOtherByNameWhereverTheyStand() throws WatException {
    String text =
        """
        (module
          (type $binary (func (param i64 i64) (result i64)))
          (table 2 funcref)
          (elem (i32.const 0) $plus $minus)
          (func (export "f") (result i64)
            (call $apply (i32.const 1) (i64.const 5) (call $plus (i64.const 1) (i64.const 1))))
          (func $apply (param $which i32) (param $a i64) (param $b i64) (result i64)
            (call_indirect (type $binary) (local.get $a) (local.get $b) (local.get $which)))
          (func $plus (type $binary) (i64.add (local.get 0) (local.get 1)))
          (func $minus (type $binary) (param $a i64) (param $b i64) (result i64)
            (i64.sub (local.get $a) (local.get $b))))
        """;
    Instance instance = Instance.builder(Parser.parse(Wat.assemble(text))).build();
    assertThat(instance.export("f").apply()[0]).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text                                     | line 1: a text is one (module ...)
          (modul)                                  | line 1: a text is one (module ...)
          (module                                  | line 1: a parenthesis is not closed
          (module))                                | line 1: a closing parenthesis too many
          (module (; x)                            | line 1: a comment is not closed
          (module (data "x))                       | line 1: a string is not closed
          (module (data "\\x"))                    | line 1: a string has an unknown escape
          (module (fun))                           | line 1: there is no field "fun"
          (module (func $f) (func $f))             | line 1: function $f is there twice
          (module (func (call $g)))                | line 1: there is no function $g
          (module (func (i32.plus)))               | line 1: there is no instruction "i32.plus"
          (module (func (i32.const)))              | line 1: a number is missing
          (module (func (i32.const x)))            | line 1: x is no whole number
          (module (func (i32.const 4294967296)))   | line 1: 4294967296 has more than 32 bits
          (module (func (i32.const -2147483649)))  | line 1: -2147483649 has more than 32 bits
          (module (func (f64.const 1.x)))          | line 1: 1.x is no number
          (module (func block))                    | line 1: a block has no end
          (module (func end))                      | line 1: an end without a block
          (module (func (br $l)))                  | line 1: there is no label $l
          (module (func (local.get $x)))           | line 1: there is no local $x
          (module (func (param i33)))              | line 1: there is no type i33
          (module (func (type 3)))                 | line 1: there is no type 3
          (module (memory))                        | line 1: a size is missing
          (module (memory -1))                     | line 1: -1 is no number of 32 bits
          (module (func "x"))                      | line 1: a string is no instruction
          """)
  void aMistakeIsNamedWithItsLine(String text, String message) {
    assertThatThrownBy(() -> Wat.assemble(text))
        .isInstanceOf(WatException.class)
        .hasMessage(message);
  }

  @Test
  void linesAreCounted() {
    assertThatThrownBy(() -> Wat.assemble("(module\n (; a\n b ;)\n ;; c\n (func\n (nothing)))"))
        .hasMessage("line 6: there is no instruction \"nothing\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "(module (func "})
  void deepTextsAreRefused(String opening) {
    assertThatThrownBy(() -> Wat.assemble(opening.repeat(10_000)))
        .isInstanceOf(WatException.class)
        .hasMessageContaining("nested deeper than 500");
  }
}
