package org.logothete.chaincode.wat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.logothete.chaincode.wat.WatNode.Group;
import org.logothete.chaincode.wat.WatNode.Word;

/**
 * Makes a module of its text: of WebAssembly's text format what chaincode may use. Whether the
 * module is valid is checked when it is installed.
 */
public final class Wat {
  private static final byte[] HEAD = {0, 'a', 's', 'm', 1, 0, 0, 0};
  private static final List<String> KINDS = List.of("func", "table", "memory", "global");

  private final WatSpaces spaces = new WatSpaces();
  private final TreeMap<Place, List<byte[]>> sections = new TreeMap<>();

  /** Sections in the order in which they stand in a module. */
  private enum Place {
    TYPE(1),
    IMPORT(2),
    FUNCTION(3),
    TABLE(4),
    MEMORY(5),
    GLOBAL(6),
    EXPORT(7),
    START(8),
    ELEMENT(9),
    DATA_COUNT(12),
    CODE(10),
    DATA(11);

    private final int id;

    Place(int id) {
      this.id = id;
    }
  }

  private record Function(WatSpaces.TypeUse type, WatCursor rest) {}

  private final List<Function> bodies = new ArrayList<>();
  private final List<Group> later = new ArrayList<>();

  private Wat() {}

  /**
   * Assembles a module.
   *
   * @throws WatException if the text is none
   */
  public static byte[] assemble(String text) throws WatException {
    List<WatNode> nodes = WatReader.read(text);
    if (nodes.size() != 1 || !(nodes.getFirst() instanceof Group group)) {
      throw new WatException(1, "a text is one (module ...)");
    }
    if (!group.head().equals("module")) {
      throw new WatException(group.line(), "a text is one (module ...)");
    }
    return new Wat().module(group);
  }

  private byte[] module(Group module) throws WatException {
    WatCursor cursor = new WatCursor(module);
    cursor.name();
    List<Group> fields = new ArrayList<>();
    while (cursor.hasNext()) {
      int line = cursor.line();
      if (!(cursor.next("a field") instanceof Group field)) {
        throw new WatException(line, "a module is made of groups");
      }
      fields.add(field);
    }
    for (Group field : fields) {
      if (field.head().equals("type")) {
        type(new WatCursor(field));
      }
    }
    for (Group field : fields) {
      declare(field);
    }
    for (Group field : later) {
      define(field);
    }
    for (Function function : bodies) {
      add(Place.CODE, new ByteWriter().sized(body(function)).toByteArray());
    }
    spaces.signatures().forEach(signature -> add(Place.TYPE, signature.encoded()));
    if (sections.containsKey(Place.DATA)) {
      add(Place.DATA_COUNT, new byte[0]);
    }
    return encoded();
  }

  private byte[] encoded() {
    ByteWriter module = new ByteWriter().bytes(HEAD);
    sections.forEach(
        (place, items) -> {
          byte[] content =
              switch (place) {
                case START -> items.getFirst();
                case DATA_COUNT ->
                    new ByteWriter()
                        .unsigned(sections.getOrDefault(Place.DATA, List.of()).size())
                        .toByteArray();
                case TYPE, IMPORT, FUNCTION, TABLE, MEMORY, GLOBAL, EXPORT, ELEMENT, CODE, DATA ->
                    new ByteWriter().vector(items).toByteArray();
              };
          module.raw(place.id).sized(content);
        });
    return module.toByteArray();
  }

  private void add(Place place, byte[] item) {
    sections.computeIfAbsent(place, _ -> new ArrayList<>()).add(item);
  }

  private void type(WatCursor cursor) throws WatException {
    int line = cursor.line();
    Optional<String> name = cursor.name();
    Optional<Group> function = cursor.group("func");
    if (function.isEmpty()) {
      throw new WatException(line, "a type is of a function");
    }
    WatCursor parts = new WatCursor(function.get());
    spaces.define(line, name, spaces.signature(parts, new ArrayList<>()));
    parts.checkEnd();
  }

  /** Gives numbers to what has some; what names others waits until all have theirs. */
  private void declare(Group field) throws WatException {
    WatCursor cursor = new WatCursor(field);
    int line = field.line();
    switch (field.head()) {
      case "type" -> {}
      case "import" -> importing(cursor);
      case "func" -> {
        int number = spaces.functions.add(line, cursor.name());
        exports(cursor, 0, number);
        WatSpaces.TypeUse type = spaces.typeUse(cursor);
        add(Place.FUNCTION, new ByteWriter().unsigned(type.type()).toByteArray());
        bodies.add(new Function(type, cursor));
      }
      case "memory" -> {
        int number = spaces.memories.add(line, cursor.name());
        exports(cursor, 2, number);
        add(Place.MEMORY, limits(cursor));
        cursor.checkEnd();
      }
      case "table" -> table(cursor, line);
      case "global" -> {
        int number = spaces.globals.add(line, cursor.name());
        exports(cursor, 3, number);
        later.add(field);
      }
      case "elem" -> {
        spaces.elements.add(line, cursor.name());
        later.add(field);
      }
      case "data" -> {
        spaces.data.add(line, cursor.name());
        later.add(field);
      }
      case "export", "start" -> later.add(field);
      default -> throw new WatException(line, "there is no field \"%s\"".formatted(field.head()));
    }
  }

  private void importing(WatCursor cursor) throws WatException {
    int line = cursor.line();
    ByteWriter item = new ByteWriter().name(cursor.text("a module")).name(cursor.text("a name"));
    if (!(cursor.next("what is imported") instanceof Group what)) {
      throw new WatException(line, "what is imported is a group");
    }
    WatCursor parts = new WatCursor(what);
    switch (what.head()) {
      case "func" -> {
        spaces.functions.add(line, parts.name());
        item.raw(0).unsigned(spaces.typeUse(parts).type());
      }
      case "memory" -> {
        spaces.memories.add(line, parts.name());
        item.raw(2).bytes(limits(parts));
      }
      case "global" -> {
        spaces.globals.add(line, parts.name());
        item.raw(3).bytes(globalType(parts));
      }
      default -> throw new WatException(line, "\"%s\" is not imported".formatted(what.head()));
    }
    add(Place.IMPORT, item.toByteArray());
  }

  private void table(WatCursor cursor, int line) throws WatException {
    int number = spaces.tables.add(line, cursor.name());
    exports(cursor, 1, number);
    Optional<Word> type = cursor.wordWith("funcref");
    if (type.isEmpty()) {
      byte[] limits = limits(cursor);
      int elementType = WatSpaces.valueType(cursor.word("a type"));
      add(Place.TABLE, new ByteWriter().raw(elementType).bytes(limits).toByteArray());
      return;
    }
    Group elements =
        cursor.group("elem").orElseThrow(() -> new WatException(line, "a table needs a size"));
    int size = elements.items().size() - 1;
    spaces.elements.add(line, Optional.empty());
    add(Place.TABLE, new ByteWriter().raw(0x70, 1).unsigned(size).unsigned(size).toByteArray());
    List<WatNode> segment = new ArrayList<>();
    segment.add(new Word(line, "elem"));
    segment.add(new Group(line, List.of(new Word(line, "i32.const"), new Word(line, "0"))));
    segment.addAll(elements.items().subList(1, elements.items().size()));
    later.add(new Group(line, segment));
  }

  private void define(Group field) throws WatException {
    WatCursor cursor = new WatCursor(field);
    switch (field.head()) {
      case "global" -> {
        cursor.name();
        cursor.skipGroups("export");
        ByteWriter global = new ByteWriter().bytes(globalType(cursor));
        add(Place.GLOBAL, global.bytes(constant(cursor)).toByteArray());
      }
      case "export" -> {
        String name = cursor.text("a name");
        int line = cursor.line();
        if (!(cursor.next("what is exported") instanceof Group what)) {
          throw new WatException(line, "what is exported is a group");
        }
        int kind = KINDS.indexOf(what.head());
        WatNames names =
            switch (kind) {
              case 0 -> spaces.functions;
              case 1 -> spaces.tables;
              case 2 -> spaces.memories;
              case 3 -> spaces.globals;
              default -> throw new WatException(line, "\"%s\" is not exported".formatted(name));
            };
        export(name, kind, names.of(new WatCursor(what).word("a name or number")));
      }
      case "start" -> {
        int function = spaces.functions.of(cursor.word("a function"));
        add(Place.START, new ByteWriter().unsigned(function).toByteArray());
      }
      case "elem" -> elements(cursor);
      case "data" -> data(cursor);
      default -> throw new IllegalStateException(field.head());
    }
  }

  private void elements(WatCursor cursor) throws WatException {
    cursor.name();
    ByteWriter segment = new ByteWriter();
    if (cursor.wordWith("declare").isPresent()) {
      segment.raw(3, 0);
    } else {
      Optional<byte[]> offset = offset(cursor);
      if (offset.isPresent()) {
        segment.raw(0).bytes(offset.get());
      } else {
        segment.raw(1, 0);
      }
    }
    cursor.wordWith("func");
    List<byte[]> functions = new ArrayList<>();
    while (cursor.hasNext()) {
      int function = spaces.functions.of(cursor.word("a function"));
      functions.add(new ByteWriter().unsigned(function).toByteArray());
    }
    add(Place.ELEMENT, segment.vector(functions).toByteArray());
  }

  private void data(WatCursor cursor) throws WatException {
    cursor.name();
    ByteWriter segment = new ByteWriter();
    Optional<byte[]> offset = offset(cursor);
    if (offset.isPresent()) {
      segment.raw(0).bytes(offset.get());
    } else {
      segment.raw(1);
    }
    ByteWriter content = new ByteWriter();
    while (cursor.hasNext()) {
      content.bytes(cursor.bytes("a string").toByteArray());
    }
    add(Place.DATA, segment.sized(content.toByteArray()).toByteArray());
  }

  private Optional<byte[]> offset(WatCursor cursor) throws WatException {
    Optional<Group> offset = cursor.group("offset");
    if (offset.isPresent()) {
      return Optional.of(constant(new WatCursor(offset.get())));
    }
    for (String head : List.of("i32.const", "global.get", "i32.add")) {
      Optional<Group> folded = cursor.group(head);
      if (folded.isPresent()) {
        List<WatNode> alone = List.of(folded.get());
        return Optional.of(constant(new WatCursor(folded.get().line(), alone)));
      }
    }
    return Optional.empty();
  }

  private byte[] constant(WatCursor cursor) throws WatException {
    return new WatBody(spaces, new WatNames("local")).assemble(cursor);
  }

  private byte[] body(Function function) throws WatException {
    WatNames locals = new WatNames("local");
    WatCursor cursor = function.rest;
    for (Optional<String> name : function.type.parameterNames()) {
      locals.add(cursor.line(), name);
    }
    List<Integer> types = new ArrayList<>();
    List<Optional<String>> names = new ArrayList<>();
    for (Optional<Group> group = cursor.group("local");
        group.isPresent();
        group = cursor.group("local")) {
      WatSpaces.declared(group.get(), types, names);
    }
    for (Optional<String> name : names) {
      locals.add(cursor.line(), name);
    }
    ByteWriter body = new ByteWriter().unsigned(types.size());
    types.forEach(type -> body.raw(1, type));
    return body.bytes(new WatBody(spaces, locals).assemble(cursor)).toByteArray();
  }

  private void exports(WatCursor cursor, int kind, int number) throws WatException {
    for (Optional<Group> group = cursor.group("export");
        group.isPresent();
        group = cursor.group("export")) {
      export(new WatCursor(group.get()).text("a name"), kind, number);
    }
  }

  private void export(String name, int kind, int number) {
    add(Place.EXPORT, new ByteWriter().name(name).raw(kind).unsigned(number).toByteArray());
  }

  private static byte[] globalType(WatCursor cursor) throws WatException {
    Optional<Group> mutable = cursor.group("mut");
    int type =
        WatSpaces.valueType(
            mutable.isPresent()
                ? new WatCursor(mutable.get()).word("a type")
                : cursor.word("a type"));
    return new byte[] {(byte) type, (byte) (mutable.isPresent() ? 1 : 0)};
  }

  private static byte[] limits(WatCursor cursor) throws WatException {
    long min = WatNumbers.unsigned(cursor.word("a size"));
    Optional<Word> max = cursor.index();
    return max.isEmpty()
        ? new ByteWriter().raw(0).unsigned(min).toByteArray()
        : new ByteWriter()
            .raw(1)
            .unsigned(min)
            .unsigned(WatNumbers.unsigned(max.get()))
            .toByteArray();
  }
}
