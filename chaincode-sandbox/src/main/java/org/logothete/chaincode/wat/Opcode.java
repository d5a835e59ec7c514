package org.logothete.chaincode.wat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An instruction of WebAssembly that chaincode may use: the first release, sign extension,
 * saturating conversions, bulk memory and tables of functions. What is not here is refused:
 * vectors, threads, exceptions, tail calls, garbage collection, and tables that grow.
 *
 * @param code one byte, or {@link #PREFIX} and the number behind it
 * @param immediate what follows the code
 * @param price class of what it costs
 */
public record Opcode(int code, String name, Immediate immediate, Price price) {
  /** First byte of instructions that have a number behind it. */
  public static final int PREFIX = 0xfc;

  /** What stands behind an instruction's code. */
  public enum Immediate {
    NONE,
    BLOCK_TYPE,
    LABEL,
    LABELS,
    FUNCTION,
    TYPE_AND_TABLE,
    LOCAL,
    GLOBAL,
    TABLE,
    TWO_TABLES,
    MEMORY_ARGUMENT,
    MEMORY,
    TWO_MEMORIES,
    I32,
    I64,
    F32,
    F64,
    REFERENCE_TYPE,
    DATA,
    DATA_AND_MEMORY,
    ELEMENTS,
    ELEMENTS_AND_TABLE
  }

  /** What an instruction costs. Docs show the numbers; whoever changes one changes results. */
  public enum Price {
    FREE(0),
    SIMPLE(1),
    ACCESS(2),
    DIVISION(4),
    FLOAT(2),
    FLOAT_DIVISION(8),
    CALL(10),
    INDIRECT_CALL(20),
    BULK(20);

    private final int units;

    Price(int units) {
      this.units = units;
    }

    /** In units of a budget's instructions. */
    public int units() {
      return units;
    }
  }

  /** Each line: first code, immediate, price, and the names of codes from there on. */
  private static final String TABLE =
      """
      00 none free unreachable nop
      02 block_type free block loop
      04 block_type simple if
      05 none free else
      0b none free end
      0c label simple br br_if
      0e labels simple br_table
      0f none simple return
      10 function call call
      11 type_and_table indirect_call call_indirect
      1a none simple drop select
      20 local simple local.get local.set local.tee
      23 global access global.get global.set
      25 table access table.get table.set
      28 memory_argument access i32.load i64.load f32.load f64.load
      2c memory_argument access i32.load8_s i32.load8_u i32.load16_s i32.load16_u
      30 memory_argument access i64.load8_s i64.load8_u i64.load16_s i64.load16_u
      34 memory_argument access i64.load32_s i64.load32_u
      36 memory_argument access i32.store i64.store f32.store f64.store
      3a memory_argument access i32.store8 i32.store16 i64.store8 i64.store16 i64.store32
      3f memory simple memory.size
      40 memory bulk memory.grow
      41 i32 simple i32.const
      42 i64 simple i64.const
      43 f32 simple f32.const
      44 f64 simple f64.const
      45 none simple i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u
      4e none simple i32.ge_s i32.ge_u
      50 none simple i64.eqz i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u
      59 none simple i64.ge_s i64.ge_u
      5b none float f32.eq f32.ne f32.lt f32.gt f32.le f32.ge
      61 none float f64.eq f64.ne f64.lt f64.gt f64.le f64.ge
      67 none simple i32.clz i32.ctz i32.popcnt i32.add i32.sub i32.mul
      6d none division i32.div_s i32.div_u i32.rem_s i32.rem_u
      71 none simple i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl i32.rotr
      79 none simple i64.clz i64.ctz i64.popcnt i64.add i64.sub i64.mul
      7f none division i64.div_s i64.div_u i64.rem_s i64.rem_u
      83 none simple i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u i64.rotl i64.rotr
      8b none float f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest
      91 none float_division f32.sqrt
      92 none float f32.add f32.sub f32.mul
      95 none float_division f32.div
      96 none float f32.min f32.max f32.copysign
      99 none float f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest
      9f none float_division f64.sqrt
      a0 none float f64.add f64.sub f64.mul
      a3 none float_division f64.div
      a4 none float f64.min f64.max f64.copysign
      a7 none simple i32.wrap_i64
      a8 none float i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u
      ac none simple i64.extend_i32_s i64.extend_i32_u
      ae none float i64.trunc_f32_s i64.trunc_f32_u i64.trunc_f64_s i64.trunc_f64_u
      b2 none float f32.convert_i32_s f32.convert_i32_u f32.convert_i64_s f32.convert_i64_u
      b6 none float f32.demote_f64
      b7 none float f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s f64.convert_i64_u
      bb none float f64.promote_f32
      bc none float i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32
      bf none float f64.reinterpret_i64
      c0 none simple i32.extend8_s i32.extend16_s i64.extend8_s i64.extend16_s i64.extend32_s
      d0 reference_type simple ref.null
      d1 none simple ref.is_null
      d2 function simple ref.func
      fc00 none float i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.trunc_sat_f64_s
      fc03 none float i32.trunc_sat_f64_u i64.trunc_sat_f32_s i64.trunc_sat_f32_u
      fc06 none float i64.trunc_sat_f64_s i64.trunc_sat_f64_u
      fc08 data_and_memory bulk memory.init
      fc09 data simple data.drop
      fc0a two_memories bulk memory.copy
      fc0b memory bulk memory.fill
      fc0c elements_and_table bulk table.init
      fc0d elements simple elem.drop
      fc0e two_tables bulk table.copy
      fc10 table simple table.size
      fc11 table bulk table.fill
      """;

  private static final List<Opcode> ALL =
      TABLE.lines().flatMap(line -> ofLine(line).stream()).toList();

  private static final Map<Integer, Opcode> BY_CODE =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Opcode::code, Function.identity()));

  private static final Map<String, Opcode> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Opcode::name, Function.identity()));

  /** All that there are. */
  public static List<Opcode> all() {
    return ALL;
  }

  /** The instruction with a code; empty if chaincode may not use it. */
  public static Optional<Opcode> withCode(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  /** The instruction of a name; empty if chaincode may not use it. */
  public static Optional<Opcode> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  private static List<Opcode> ofLine(String line) {
    String[] words = line.split(" ", -1);
    Immediate immediate = Immediate.valueOf(words[1].toUpperCase(Locale.ROOT));
    Price price = Price.valueOf(words[2].toUpperCase(Locale.ROOT));
    List<Opcode> opcodes = new ArrayList<>();
    for (int i = 3; i < words.length; i++) {
      int code = Integer.parseInt(words[0], 16) + i - 3;
      opcodes.add(new Opcode(code, words[i], immediate, price));
    }
    return opcodes;
  }
}
