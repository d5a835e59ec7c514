package org.logothete.chaincode.wasm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * A module taken apart, as far as checking and metering it takes: its sections, and what they
 * declare. What is read here is within {@link ModuleLimits}; whether it is valid is for a
 * validator.
 */
final class ModuleLayout {
  static final int TYPE = 1;
  static final int IMPORT = 2;
  static final int FUNCTION = 3;
  static final int TABLE = 4;
  static final int MEMORY = 5;
  static final int GLOBAL = 6;
  static final int EXPORT = 7;
  static final int START = 8;
  static final int ELEMENT = 9;
  static final int CODE = 10;
  static final int DATA = 11;
  static final int DATA_COUNT = 12;

  static final byte[] HEAD = {0, 'a', 's', 'm', 1, 0, 0, 0};

  /** In the order in which they stand. */
  private static final List<Integer> ORDER =
      List.of(
          TYPE,
          IMPORT,
          FUNCTION,
          TABLE,
          MEMORY,
          GLOBAL,
          EXPORT,
          START,
          ELEMENT,
          DATA_COUNT,
          CODE,
          DATA);

  private static final int FUNCTION_FORM = 0x60;
  private static final int FUNCTION_REFERENCE = 0x70;

  /** A smallest and a largest size. */
  record Limits(long min, Optional<Long> max) {}

  private record Exported(String name, int kind, long number) {}

  private final TreeMap<Integer, byte[]> sections = new TreeMap<>();
  private final List<Signature> types = new ArrayList<>();
  private final List<HostFunction> imports = new ArrayList<>();
  private final List<Integer> functionTypes = new ArrayList<>();
  private final List<Limits> tables = new ArrayList<>();
  private final List<byte[]> bodies = new ArrayList<>();
  private final List<Exported> exports = new ArrayList<>();
  private Optional<Limits> memory = Optional.empty();
  private OptionalInt start = OptionalInt.empty();
  private int globals;

  private ModuleLayout() {}

  /** Takes a module apart. */
  static ModuleLayout of(byte[] module) throws RefusedModuleException {
    if (module.length > ModuleLimits.MODULE_BYTES) {
      throw new RefusedModuleException(
          "the module has %d bytes; at most %d"
              .formatted(module.length, ModuleLimits.MODULE_BYTES));
    }
    if (module.length < HEAD.length
        || !Arrays.equals(module, 0, HEAD.length, HEAD, 0, HEAD.length)) {
      throw new RefusedModuleException("not a WebAssembly module of version 1");
    }
    ModuleLayout layout = new ModuleLayout();
    layout.split(module);
    layout.read();
    return layout;
  }

  /** Only the bodies of a module's functions. */
  static List<byte[]> bodiesOf(byte[] module) throws RefusedModuleException {
    ModuleLayout layout = new ModuleLayout();
    layout.split(module);
    layout.readTypes();
    layout.readFunctions();
    layout.readCode();
    return layout.bodies;
  }

  /** A section's content; empty bytes if there is none. */
  byte[] section(int id) {
    return sections.getOrDefault(id, new byte[0]).clone();
  }

  List<Signature> types() {
    return types;
  }

  /** In the order in which they are imported; functions are all that is. */
  List<HostFunction> imports() {
    return imports;
  }

  /** Of the module's own functions. */
  List<Integer> functionTypes() {
    return functionTypes;
  }

  List<Limits> tables() {
    return tables;
  }

  List<byte[]> bodies() {
    return bodies;
  }

  int globals() {
    return globals;
  }

  OptionalInt start() {
    return start;
  }

  Limits memory() {
    return memory.orElseThrow();
  }

  /** Number of the exported function, if there is one. */
  int entry(String name) throws RefusedModuleException {
    for (Exported each : exports) {
      if (each.name.equals(name) && each.kind == 0) {
        checkEntry(each);
        return (int) each.number;
      }
    }
    throw new RefusedModuleException("no function \"%s\" is exported".formatted(name));
  }

  private void checkEntry(Exported entry) throws RefusedModuleException {
    long own = entry.number - imports.size();
    if (own < 0 || own >= functionTypes.size()) {
      throw new RefusedModuleException("\"%s\" is no function of the module".formatted(entry.name));
    }
    Signature signature = types.get(functionTypes.get((int) own));
    if (!signature.equals(new Signature("", ""))) {
      throw new RefusedModuleException(
          "\"%s\" has parameters or results: %s".formatted(entry.name, signature));
    }
  }

  private void split(byte[] module) throws RefusedModuleException {
    ByteReader reader = new ByteReader(module);
    reader.skip(HEAD.length);
    int last = -1;
    while (reader.hasNext()) {
      int id = reader.octet();
      ByteReader content = reader.sized();
      if (id == 0) {
        continue; // Names, debug information: for tools.
      }
      int place = ORDER.indexOf(id);
      if (place < 0) {
        throw new RefusedModuleException("section %d is not offered".formatted(id));
      }
      if (place <= last) {
        throw new RefusedModuleException("section %d is out of order".formatted(id));
      }
      last = place;
      sections.put(id, content.rest());
    }
  }

  private void read() throws RefusedModuleException {
    readTypes();
    readImports();
    readFunctions();
    readTables();
    readMemory();
    globals = new ByteReader(atLeastCount(GLOBAL)).count("globals", ModuleLimits.GLOBALS);
    readExports();
    if (sections.containsKey(START)) {
      ByteReader reader = new ByteReader(section(START));
      start = OptionalInt.of(reader.count("as number of a function", Integer.MAX_VALUE));
      reader.checkEnd("the start section");
    }
    new ByteReader(atLeastCount(ELEMENT)).count("element segments", ModuleLimits.SEGMENTS);
    new ByteReader(atLeastCount(DATA)).count("data segments", ModuleLimits.SEGMENTS);
    readCode();
  }

  /** A section, or one that holds nothing. */
  private byte[] atLeastCount(int id) {
    return sections.getOrDefault(id, new byte[1]);
  }

  private void readTypes() throws RefusedModuleException {
    ByteReader reader = new ByteReader(atLeastCount(TYPE));
    int count = reader.count("types", ModuleLimits.TYPES);
    Set<Signature> seen = new HashSet<>();
    for (int i = 0; i < count; i++) {
      if (reader.octet() != FUNCTION_FORM) {
        throw new RefusedModuleException("type %d is not that of a function".formatted(i));
      }
      Signature signature =
          new Signature(
              letters(reader, "parameters", ModuleLimits.PARAMETERS),
              letters(reader, "results", ModuleLimits.RESULTS));
      if (!seen.add(signature)) {
        throw new RefusedModuleException("type %d is there twice: %s".formatted(i, signature));
      }
      types.add(signature);
    }
    reader.checkEnd("the types");
  }

  private static String letters(ByteReader reader, String what, int max)
      throws RefusedModuleException {
    int count = reader.count(what, max);
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < count; i++) {
      letters.append(Signature.letter(reader.octet()));
    }
    return letters.toString();
  }

  private void readImports() throws RefusedModuleException {
    ByteReader reader = new ByteReader(atLeastCount(IMPORT));
    int count = reader.count("imports", ModuleLimits.TYPES);
    for (int i = 0; i < count; i++) {
      String module = reader.name();
      String name = reader.name();
      int kind = reader.octet();
      if (!module.equals(HostFunction.MODULE)) {
        throw new RefusedModuleException(
            "imports %s.%s; only functions of %s are offered"
                .formatted(module, name, HostFunction.MODULE));
      }
      if (kind != 0) {
        throw new RefusedModuleException(
            "imports %s.%s, which is not a function".formatted(module, name));
      }
      HostFunction function =
          HostFunction.named(name)
              .orElseThrow(
                  () ->
                      new RefusedModuleException(
                          "imports %s.%s, which is not offered".formatted(module, name)));
      Signature signature = type(reader.count("as number of a type", Integer.MAX_VALUE));
      if (!signature.equals(function.signature())) {
        throw new RefusedModuleException(
            "imports %s.%s as %s; it is %s"
                .formatted(module, name, signature, function.signature()));
      }
      if (imports.contains(function)) {
        throw new RefusedModuleException("imports %s.%s twice".formatted(module, name));
      }
      imports.add(function);
    }
    reader.checkEnd("the imports");
  }

  private Signature type(int number) throws RefusedModuleException {
    if (number >= types.size()) {
      throw new RefusedModuleException("there is no type %d".formatted(number));
    }
    return types.get(number);
  }

  private void readFunctions() throws RefusedModuleException {
    ByteReader reader = new ByteReader(atLeastCount(FUNCTION));
    int count = reader.count("functions", ModuleLimits.FUNCTIONS);
    for (int i = 0; i < count; i++) {
      int number = reader.count("as number of a type", Integer.MAX_VALUE);
      type(number);
      functionTypes.add(number);
    }
    reader.checkEnd("the functions");
  }

  private void readTables() throws RefusedModuleException {
    ByteReader reader = new ByteReader(atLeastCount(TABLE));
    int count = reader.count("tables", ModuleLimits.TABLES);
    for (int i = 0; i < count; i++) {
      if (reader.octet() != FUNCTION_REFERENCE) {
        throw new RefusedModuleException("table %d is not one of functions".formatted(i));
      }
      Limits limits = limits(reader, "table");
      if (limits.min > ModuleLimits.TABLE_ENTRIES) {
        throw new RefusedModuleException(
            "a table of %d entries; at most %d".formatted(limits.min, ModuleLimits.TABLE_ENTRIES));
      }
      tables.add(limits);
    }
    reader.checkEnd("the tables");
  }

  private void readMemory() throws RefusedModuleException {
    ByteReader reader = new ByteReader(atLeastCount(MEMORY));
    int count = reader.count("memories", 1);
    if (count == 0) {
      throw new RefusedModuleException("the module has no memory");
    }
    Limits limits = limits(reader, "memory");
    if (limits.min > ModuleLimits.MEMORY_PAGES) {
      throw new RefusedModuleException(
          "a memory of %d pages; at most %d".formatted(limits.min, ModuleLimits.MEMORY_PAGES));
    }
    memory = Optional.of(limits);
    reader.checkEnd("the memory");
  }

  private static Limits limits(ByteReader reader, String what) throws RefusedModuleException {
    int flags = reader.octet();
    if (flags > 1) {
      throw new RefusedModuleException(
          "a %s that is shared between threads or has addresses of 64 bits".formatted(what));
    }
    long min = reader.unsigned();
    Optional<Long> max = flags == 1 ? Optional.of(reader.unsigned()) : Optional.empty();
    if (max.isPresent() && max.get() < min) {
      throw new RefusedModuleException("a %s whose maximum is below its minimum".formatted(what));
    }
    return new Limits(min, max);
  }

  private void readExports() throws RefusedModuleException {
    ByteReader reader = new ByteReader(atLeastCount(EXPORT));
    int count = reader.count("exports", ModuleLimits.EXPORTS);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Exported exported = new Exported(reader.name(), reader.octet(), reader.unsigned());
      if (!names.add(exported.name)) {
        throw new RefusedModuleException("exports \"%s\" twice".formatted(exported.name));
      }
      exports.add(exported);
    }
    reader.checkEnd("the exports");
  }

  private void readCode() throws RefusedModuleException {
    ByteReader reader = new ByteReader(atLeastCount(CODE));
    int count = reader.count("bodies of functions", ModuleLimits.FUNCTIONS);
    if (count != functionTypes.size()) {
      throw new RefusedModuleException(
          "%d functions have %d bodies".formatted(functionTypes.size(), count));
    }
    for (int i = 0; i < count; i++) {
      ByteReader body = reader.sized();
      if (body.remaining() > ModuleLimits.BODY_BYTES) {
        throw new RefusedModuleException(
            "function %d has %d bytes; at most %d"
                .formatted(imports.size() + i, body.remaining(), ModuleLimits.BODY_BYTES));
      }
      bodies.add(body.rest());
    }
    reader.checkEnd("the code");
  }
}
