package org.logothete.verification.mutation;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Optional;

/** What a {@link Cut} puts in an instruction's place, by what it leaves of the operand stack. */
public final class Replacements {
  private static final ClassDesc OPTIONAL = Optional.class.describeConstable().orElseThrow();

  private Replacements() {}

  public static void oneLess(CodeBuilder code, CodeElement call) {
    code.with(call).iconst_1().isub();
  }

  public static void dropTwo(CodeBuilder code, CodeElement instruction) {
    code.pop2();
  }

  public static void trueOfTwo(CodeBuilder code, CodeElement call) {
    code.pop2().iconst_1();
  }

  public static void falseOfTwo(CodeBuilder code, CodeElement call) {
    code.pop2().iconst_0();
  }

  public static void emptyOfOne(CodeBuilder code, CodeElement call) {
    code.pop().invokestatic(OPTIONAL, "empty", MethodTypeDesc.of(OPTIONAL));
  }

  /** Two objects around a number of two words. */
  public static void emptyOfFour(CodeBuilder code, CodeElement call) {
    code.pop().pop2().pop().invokestatic(OPTIONAL, "empty", MethodTypeDesc.of(OPTIONAL));
  }

  public static void emptyOfTwo(CodeBuilder code, CodeElement call) {
    code.pop2().invokestatic(OPTIONAL, "empty", MethodTypeDesc.of(OPTIONAL));
  }

  /** An object and a number of two words. */
  static void trueOfThree(CodeBuilder code, CodeElement call) {
    code.pop2().pop().iconst_1();
  }

  /** An object and a number of two words. */
  static void falseOfThree(CodeBuilder code, CodeElement call) {
    code.pop2().pop().iconst_0();
  }
}
