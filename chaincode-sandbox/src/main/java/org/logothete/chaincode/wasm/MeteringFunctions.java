package org.logothete.chaincode.wasm;

import java.util.List;
import java.util.OptionalInt;
import org.logothete.chaincode.wat.Opcode;
import org.logothete.chaincode.wat.Wat;
import org.logothete.chaincode.wat.WatException;

/**
 * What is added to each module: globals that keep account, and functions by which code pays. Only
 * added code knows their numbers, as they stand behind all that the module itself has.
 *
 * @param function number of the first one
 * @param global number of the first one
 */
record MeteringFunctions(int function, int global) {
  /** How much stack a call may use, in the measure of {@link #frame}. */
  static final int STACK_UNITS = 65_536;

  /** What a new page of memory costs, zeroed as it is. */
  static final int PAGE_PRICE = 4_096;

  private static final int FRAME_UNITS = 16;
  private static final int BODY_BYTES_UNIT = 16;

  /** Parameters and results of the functions below, in their order. */
  static final List<Signature> SIGNATURES =
      List.of(
          new Signature("I", ""),
          new Signature("i", ""),
          new Signature("i", ""),
          new Signature("i", "i"),
          new Signature("i", "i"),
          new Signature("i", "i"),
          new Signature("f", "f"),
          new Signature("F", "F"));

  /** How many globals there are: units left, stack in use, pages allowed, pages denied. */
  static final int GLOBALS = 4;

  /** Globals and functions stand here by the numbers that they have in the module. */
  private static final String TEXT =
      """
      (module
        (func (param i64) ;; charge
          (global.set LEFT (local.tee 0 (i64.sub (global.get LEFT) (local.get 0))))
          (if (i64.lt_s (local.get 0) (i64.const 0)) (then unreachable)))
        (func (param i32) ;; enter
          (global.set STACK (local.tee 0 (i32.add (global.get STACK) (local.get 0))))
          (if (i32.gt_u (local.get 0) (i32.const STACK_UNITS)) (then unreachable)))
        (func (param i32) ;; leave
          (global.set STACK (i32.sub (global.get STACK) (local.get 0))))
        (func (param i32) (result i32) ;; bytes
          (call CHARGE (i64.shr_u (i64.extend_i32_u (local.get 0)) (i64.const 3)))
          (local.get 0))
        (func (param i32) (result i32) ;; entries
          (call CHARGE (i64.shl (i64.extend_i32_u (local.get 0)) (i64.const 3)))
          (local.get 0))
        (func (param i32) (result i32) ;; grow
          (if (i64.gt_u
                (i64.add (i64.extend_i32_u (memory.size)) (i64.extend_i32_u (local.get 0)))
                (i64.extend_i32_u (global.get PAGES)))
            (then (global.set DENIED (i32.const 1)) unreachable))
          (call CHARGE (i64.mul (i64.extend_i32_u (local.get 0)) (i64.const PAGE_PRICE)))
          (local.get 0))
        (func (param f32) (result f32) ;; canonical
          (select (local.get 0) (f32.const nan) (f32.eq (local.get 0) (local.get 0))))
        (func (param f64) (result f64) ;; canonical
          (select (local.get 0) (f64.const nan) (f64.eq (local.get 0) (local.get 0)))))
      """;

  int left() {
    return global;
  }

  int stack() {
    return global + 1;
  }

  int pages() {
    return global + 2;
  }

  int denied() {
    return global + 3;
  }

  int charge() {
    return function;
  }

  int enter() {
    return function + 1;
  }

  int leave() {
    return function + 2;
  }

  /** The function that looks at an instruction's last operand before it runs, if one does. */
  OptionalInt before(Opcode opcode) {
    return switch (opcode.name()) {
      case "memory.copy", "memory.fill", "memory.init" -> OptionalInt.of(function + 3);
      case "table.copy", "table.fill", "table.init" -> OptionalInt.of(function + 4);
      case "memory.grow" -> OptionalInt.of(function + 5);
      case "f32.store", "i32.reinterpret_f32", "f32.copysign" -> OptionalInt.of(function + 6);
      case "f64.store", "i64.reinterpret_f64", "f64.copysign" -> OptionalInt.of(function + 7);
      default -> OptionalInt.empty();
    };
  }

  /**
   * What a call of a function takes of the stack. A frame of the JVM holds locals and operands, and
   * what its compiler spills; both are bounded by the code's size.
   */
  static long frame(long variables, int bodyBytes) {
    return FRAME_UNITS + variables + bodyBytes / BODY_BYTES_UNIT;
  }

  /** The bodies, to be put behind those of the module. */
  List<byte[]> bodies() {
    String text =
        TEXT.replace("STACK_UNITS", Integer.toString(STACK_UNITS))
            .replace("PAGE_PRICE", Integer.toString(PAGE_PRICE))
            .replace("CHARGE", Integer.toString(charge()))
            .replace("LEFT", Integer.toString(left()))
            .replace("STACK", Integer.toString(stack()))
            .replace("PAGES", Integer.toString(pages()))
            .replace("DENIED", Integer.toString(denied()));
    try {
      return ModuleLayout.bodiesOf(Wat.assemble(text));
    } catch (WatException | RefusedModuleException e) {
      throw new IllegalStateException("the text is a constant", e);
    }
  }

  /** A name for what begins with a byte, where it is of a known extension. */
  static String whatIs(int first) {
    return switch (first) {
      case 0x06, 0x07, 0x08, 0x09, 0x0a, 0x18, 0x19, 0x1f -> " (exceptions)";
      case 0x12, 0x13 -> " (tail calls)";
      case 0x14, 0x15, 0xd3, 0xd4, 0xd5, 0xd6 -> " (typed references)";
      case 0x1c -> " (select with a type)";
      case 0xfb -> " (garbage collection)";
      case 0xfc -> " (of bulk memory or tables)";
      case 0xfd -> " (vectors)";
      case 0xfe -> " (threads)";
      default -> "";
    };
  }
}
