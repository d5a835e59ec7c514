package org.logothete.chaincode.wat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.wat.WatNode.Group;
import org.logothete.chaincode.wat.WatNode.Word;

/** What a module's names stand for, and the types of its functions, each once. */
final class WatSpaces {
  final WatNames types = new WatNames("type");
  final WatNames functions = new WatNames("function");
  final WatNames tables = new WatNames("table");
  final WatNames memories = new WatNames("memory");
  final WatNames globals = new WatNames("global");
  final WatNames elements = new WatNames("element segment");
  final WatNames data = new WatNames("data segment");

  private final List<Signature> signatures = new ArrayList<>();

  /** Parameters and results, by the codes of their types. */
  record Signature(List<Integer> parameters, List<Integer> results) {
    Signature {
      parameters = List.copyOf(parameters);
      results = List.copyOf(results);
    }

    byte[] encoded() {
      ByteWriter writer = new ByteWriter().raw(0x60).unsigned(parameters.size());
      parameters.forEach(writer::raw);
      writer.unsigned(results.size());
      results.forEach(writer::raw);
      return writer.toByteArray();
    }
  }

  /** A function's type, with the names that its parameters have here. */
  record TypeUse(int type, List<Optional<String>> parameterNames) {}

  List<Signature> signatures() {
    return signatures;
  }

  void define(int line, Optional<String> name, Signature signature) throws WatException {
    types.add(line, name);
    signatures.add(signature);
  }

  Signature signature(int line, int type) throws WatException {
    if (type < 0 || type >= signatures.size()) {
      throw new WatException(line, "there is no type %d".formatted(type));
    }
    return signatures.get(type);
  }

  /** Reads a type, given by name, by parameters and results, or by both. */
  TypeUse typeUse(WatCursor cursor) throws WatException {
    int line = cursor.line();
    Optional<Group> named = cursor.group("type");
    List<Optional<String>> names = new ArrayList<>();
    Signature written = signature(cursor, names);
    if (named.isPresent()) {
      int type = types.of(new WatCursor(named.get()).word("a type"));
      Signature signature = signature(line, type);
      if (names.isEmpty() && written.results().isEmpty()) {
        signature.parameters().forEach(_ -> names.add(Optional.empty()));
      } else if (!written.equals(signature)) {
        throw new WatException(line, "parameters or results are not those of the type");
      }
      return new TypeUse(type, names);
    }
    return new TypeUse(numberOf(line, written), names);
  }

  /** Reads parameters and results. */
  Signature signature(WatCursor cursor, List<Optional<String>> names) throws WatException {
    List<Integer> parameters = new ArrayList<>();
    for (Optional<Group> group = cursor.group("param");
        group.isPresent();
        group = cursor.group("param")) {
      declared(group.get(), parameters, names);
    }
    List<Integer> results = new ArrayList<>();
    for (Optional<Group> group = cursor.group("result");
        group.isPresent();
        group = cursor.group("result")) {
      declared(group.get(), results, new ArrayList<>());
    }
    return new Signature(parameters, results);
  }

  /** Reads a name and a type, or types. */
  static void declared(Group group, List<Integer> types, List<Optional<String>> names)
      throws WatException {
    WatCursor cursor = new WatCursor(group);
    Optional<String> name = cursor.name();
    do {
      if (name.isEmpty() && !cursor.hasNext()) {
        return;
      }
      types.add(valueType(cursor.word("a type")));
      names.add(name);
    } while (cursor.hasNext());
  }

  static int valueType(Word word) throws WatException {
    return switch (word.text()) {
      case "i32" -> 0x7f;
      case "i64" -> 0x7e;
      case "f32" -> 0x7d;
      case "f64" -> 0x7c;
      case "v128" -> 0x7b;
      case "funcref" -> 0x70;
      case "externref" -> 0x6f;
      default -> throw new WatException(word.line(), "there is no type " + word.text());
    };
  }

  private int numberOf(int line, Signature signature) throws WatException {
    int known = signatures.indexOf(signature);
    if (known >= 0) {
      return known;
    }
    define(line, Optional.empty(), signature);
    return signatures.size() - 1;
  }
}
