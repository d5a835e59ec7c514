package org.logothete.chaincode.wasm;

import java.util.ArrayList;
import java.util.List;
import org.logothete.chaincode.wat.ByteWriter;

/**
 * Rewrites a module so that its own code counts what it uses, on every machine the same: the
 * instructions of each straight piece are paid for when it is entered, copies and fills by their
 * length, the stack by the frame. Bits of a floating-point NaN, which machines choose as they like,
 * are made the same wherever they can be seen.
 */
final class Metering {
  private static final int EMPTY_BLOCK = 0x40;

  private final ModuleLayout layout;
  private final MeteringFunctions functions;
  private final List<Signature> types;

  private Metering(ModuleLayout layout) {
    this.layout = layout;
    this.functions = functionsOf(layout);
    this.types = new ArrayList<>(layout.types());
  }

  /** Where a module's account is kept. */
  static MeteringFunctions functionsOf(ModuleLayout layout) {
    return new MeteringFunctions(
        layout.imports().size() + layout.functionTypes().size(), layout.globals());
  }

  /** The module as it is run. Its start function is left out: the host calls it. */
  static byte[] meter(ModuleLayout layout) throws RefusedModuleException {
    return new Metering(layout).meter();
  }

  private byte[] meter() throws RefusedModuleException {
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < layout.bodies().size(); i++) {
      Signature signature = layout.types().get(layout.functionTypes().get(i));
      byte[] metered =
          MeteredBody.of(
              layout.bodies().get(i),
              layout.imports().size() + i,
              signature.parameters().length(),
              blockType(signature),
              functions);
      bodies.add(new ByteWriter().sized(metered).toByteArray());
    }
    functions.bodies().forEach(body -> bodies.add(new ByteWriter().sized(body).toByteArray()));
    List<Integer> functionTypes = new ArrayList<>(layout.functionTypes());
    MeteringFunctions.SIGNATURES.forEach(signature -> functionTypes.add(number(signature)));

    ByteWriter module = new ByteWriter().bytes(ModuleLayout.HEAD);
    add(module, ModuleLayout.TYPE, vector(types.stream().map(Signature::encoded).toList()));
    copy(module, ModuleLayout.IMPORT);
    add(
        module,
        ModuleLayout.FUNCTION,
        vector(
            functionTypes.stream()
                .map(type -> new ByteWriter().unsigned(type).toByteArray())
                .toList()));
    add(module, ModuleLayout.TABLE, vector(tables()));
    copy(module, ModuleLayout.MEMORY);
    add(module, ModuleLayout.GLOBAL, globals());
    copy(module, ModuleLayout.EXPORT);
    copy(module, ModuleLayout.ELEMENT);
    copy(module, ModuleLayout.DATA_COUNT);
    add(module, ModuleLayout.CODE, vector(bodies));
    copy(module, ModuleLayout.DATA);
    return module.toByteArray();
  }

  private byte[] blockType(Signature signature) {
    return switch (signature.results().length()) {
      case 0 -> new byte[] {EMPTY_BLOCK};
      case 1 -> new byte[] {(byte) Signature.code(signature.results().charAt(0))};
      default ->
          new ByteWriter().signed(number(new Signature("", signature.results()))).toByteArray();
    };
  }

  /** A type's number; a new type stands behind those of the module. */
  private int number(Signature signature) {
    int known = types.indexOf(signature);
    if (known >= 0) {
      return known;
    }
    types.add(signature);
    return types.size() - 1;
  }

  /** Tables do not grow, so that the largest size may as well be what they have. */
  private List<byte[]> tables() {
    return layout.tables().stream()
        .map(
            limits ->
                new ByteWriter()
                    .raw(Signature.code('r'), 1)
                    .unsigned(limits.min())
                    .unsigned(limits.min())
                    .toByteArray())
        .toList();
  }

  private byte[] globals() throws RefusedModuleException {
    ByteWriter globals = new ByteWriter().unsigned(layout.globals() + MeteringFunctions.GLOBALS);
    byte[] own = layout.section(ModuleLayout.GLOBAL);
    if (own.length > 0) {
      ByteReader reader = new ByteReader(own);
      reader.unsigned();
      globals.bytes(reader.rest());
    }
    // A variable of 64 bits and three of 32, all 0.
    globals.raw(0x7e, 1, 0x42, 0, 0x0b);
    for (int i = 1; i < MeteringFunctions.GLOBALS; i++) {
      globals.raw(0x7f, 1, 0x41, 0, 0x0b);
    }
    return globals.toByteArray();
  }

  private void copy(ByteWriter module, int section) {
    add(module, section, layout.section(section));
  }

  private static void add(ByteWriter module, int section, byte[] content) {
    if (content.length > 0) {
      module.raw(section).sized(content);
    }
  }

  private static byte[] vector(List<byte[]> items) {
    return new ByteWriter().vector(items).toByteArray();
  }
}
