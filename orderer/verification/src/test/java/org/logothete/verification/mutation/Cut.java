package org.logothete.verification.mutation;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One change to the code of one class, made while the class is loaded. A cut that finds nothing to
 * change is an error: the engine was rewritten and the mutation has to follow.
 */
public final class Cut {
  /** Every place that fits is changed. */
  private static final int EVERY = -1;

  private final String type;
  private final String method;

  /** Makes the change; counts how many times it did. */
  private final Function<AtomicInteger, ClassTransform> change;

  private Cut(String type, String method, Function<AtomicInteger, ClassTransform> change) {
    this.type = type;
    this.method = method;
    this.change = change;
  }

  /** The whole method does something else. */
  public static Cut body(String type, String method, Consumer<CodeBuilder> instead) {
    return new Cut(
        type,
        method,
        changed ->
            ClassTransform.transformingMethods(
                m -> m.methodName().equalsString(method),
                (builder, element) -> {
                  if (element instanceof CodeModel) {
                    changed.incrementAndGet();
                    builder.withCode(instead);
                  } else {
                    builder.with(element);
                  }
                }));
  }

  /** All calls of a method inside another, lambdas included. */
  public static Cut call(
      String type, String method, String callee, BiConsumer<CodeBuilder, CodeElement> instead) {
    return places(type, method, calls(callee), EVERY, instead);
  }

  /** One call of a method inside another; the first is 0. */
  public static Cut call(
      String type,
      String method,
      String callee,
      int place,
      BiConsumer<CodeBuilder, CodeElement> instead) {
    return places(type, method, calls(callee), place, instead);
  }

  /** The first reading or writing of a field inside a method. */
  public static Cut field(
      String type,
      String method,
      Opcode access,
      String field,
      BiConsumer<CodeBuilder, CodeElement> instead) {
    return places(
        type,
        method,
        e ->
            e instanceof FieldInstruction i && i.opcode() == access && i.name().equalsString(field),
        0,
        instead);
  }

  private static Cut places(
      String type,
      String method,
      Predicate<CodeElement> which,
      int place,
      BiConsumer<CodeBuilder, CodeElement> instead) {
    return new Cut(
        type,
        method,
        changed -> {
          AtomicInteger seen = new AtomicInteger();
          return ClassTransform.transformingMethodBodies(
              m -> isMeant(m, method),
              (code, element) -> {
                if (which.test(element) && (place == EVERY || seen.getAndIncrement() == place)) {
                  changed.incrementAndGet();
                  instead.accept(code, element);
                } else {
                  code.with(element);
                }
              });
        });
  }

  private static Predicate<CodeElement> calls(String callee) {
    return e -> e instanceof InvokeInstruction i && i.name().equalsString(callee);
  }

  private static boolean isMeant(MethodModel candidate, String method) {
    String name = candidate.methodName().stringValue();
    return name.equals(method) || name.startsWith("lambda$" + method + "$");
  }

  /** Binary name of the class to change. */
  String type() {
    return type;
  }

  byte[] apply(byte[] original) {
    AtomicInteger changed = new AtomicInteger();
    ClassFile format = ClassFile.of();
    byte[] result = format.transformClass(format.parse(original), change.apply(changed));
    if (changed.get() == 0) {
      throw new IllegalStateException("nothing to cut in " + type + "." + method);
    }
    return result;
  }
}
