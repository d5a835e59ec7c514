package org.logothete.chaincode.wat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.wat.WatNode.Group;
import org.logothete.chaincode.wat.WatNode.Text;
import org.logothete.chaincode.wat.WatNode.Word;

/** Instructions, flat or folded, of a function or of a constant. */
final class WatBody {
  private static final int ELSE = 0x05;
  private static final int END = 0x0b;
  private static final int NO_RESULT = 0x40;

  private final WatSpaces spaces;
  private final WatNames locals;
  private final Deque<String> labels = new ArrayDeque<>();
  private final ByteWriter out = new ByteWriter();

  WatBody(WatSpaces spaces, WatNames locals) {
    this.spaces = spaces;
    this.locals = locals;
  }

  /** Instructions up to the end, which is added. */
  byte[] assemble(WatCursor cursor) throws WatException {
    sequence(cursor);
    if (!labels.isEmpty()) {
      throw new WatException(cursor.line(), "a block has no end");
    }
    return out.raw(END).toByteArray();
  }

  private void sequence(WatCursor cursor) throws WatException {
    while (cursor.hasNext()) {
      switch (cursor.next("an instruction")) {
        case Word word -> plain(word, cursor);
        case Group group -> folded(group);
        case Text text -> throw new WatException(text.line(), "a string is no instruction");
      }
    }
  }

  private void plain(Word word, WatCursor cursor) throws WatException {
    switch (word.text()) {
      case "block", "loop", "if" -> {
        String label = cursor.name().orElse("");
        out.opcode(opcode(word)).bytes(blockType(cursor));
        labels.push(label);
      }
      case "else" -> {
        cursor.name();
        out.raw(ELSE);
      }
      case "end" -> {
        cursor.name();
        if (labels.isEmpty()) {
          throw new WatException(word.line(), "an end without a block");
        }
        labels.pop();
        out.raw(END);
      }
      default -> {
        Opcode opcode = opcode(word);
        byte[] immediates = immediates(opcode, cursor);
        out.opcode(opcode).bytes(immediates);
      }
    }
  }

  private void folded(Group group) throws WatException {
    WatCursor cursor = new WatCursor(group);
    Word head = new Word(group.line(), group.head());
    switch (head.text()) {
      case "block", "loop" -> {
        String label = cursor.name().orElse("");
        out.opcode(opcode(head)).bytes(blockType(cursor));
        labels.push(label);
        sequence(cursor);
        labels.pop();
        out.raw(END);
      }
      case "if" -> foldedIf(head, cursor);
      default -> {
        Opcode opcode = opcode(head);
        byte[] immediates = immediates(opcode, cursor);
        sequence(cursor);
        out.opcode(opcode).bytes(immediates);
      }
    }
  }

  private void foldedIf(Word head, WatCursor cursor) throws WatException {
    String label = cursor.name().orElse("");
    byte[] type = blockType(cursor);
    Optional<Group> then = cursor.group("then");
    while (then.isEmpty()) {
      if (cursor.next("(then ...)") instanceof Group condition) {
        folded(condition);
      } else {
        throw new WatException(cursor.line(), "a folded if has folded conditions");
      }
      then = cursor.group("then");
    }
    out.opcode(opcode(head)).bytes(type);
    labels.push(label);
    sequence(new WatCursor(then.get()));
    Optional<Group> otherwise = cursor.group("else");
    if (otherwise.isPresent()) {
      out.raw(ELSE);
      sequence(new WatCursor(otherwise.get()));
    }
    cursor.checkEnd();
    labels.pop();
    out.raw(END);
  }

  private static Opcode opcode(Word word) throws WatException {
    return Opcode.named(word.text())
        .orElseThrow(
            () ->
                new WatException(
                    word.line(), "there is no instruction \"%s\"".formatted(word.text())));
  }

  private byte[] blockType(WatCursor cursor) throws WatException {
    int line = cursor.line();
    WatSpaces.TypeUse use = spaces.typeUse(cursor);
    WatSpaces.Signature signature = spaces.signature(line, use.type());
    if (signature.parameters().isEmpty() && signature.results().size() < 2) {
      int result = signature.results().isEmpty() ? NO_RESULT : signature.results().getFirst();
      return new byte[] {(byte) result};
    }
    return new ByteWriter().signed(use.type()).toByteArray();
  }

  private byte[] immediates(Opcode opcode, WatCursor cursor) throws WatException {
    ByteWriter bytes = new ByteWriter();
    switch (opcode.immediate()) {
      case NONE -> {}
      case BLOCK_TYPE -> throw new IllegalStateException("blocks are read elsewhere");
      case LABEL -> bytes.unsigned(label(cursor.word("a label")));
      case LABELS -> bytes.bytes(labelVector(cursor));
      case FUNCTION -> bytes.unsigned(spaces.functions.of(cursor.word("a function")));
      case TYPE_AND_TABLE -> {
        int table = numberOr0(spaces.tables, cursor);
        bytes.unsigned(spaces.typeUse(cursor).type()).unsigned(table);
      }
      case LOCAL -> bytes.unsigned(locals.of(cursor.word("a local")));
      case GLOBAL -> bytes.unsigned(spaces.globals.of(cursor.word("a global")));
      case TABLE -> bytes.unsigned(numberOr0(spaces.tables, cursor));
      case TWO_TABLES ->
          bytes
              .unsigned(numberOr0(spaces.tables, cursor))
              .unsigned(numberOr0(spaces.tables, cursor));
      case MEMORY_ARGUMENT -> bytes.bytes(memoryArgument(opcode, cursor));
      case MEMORY -> bytes.raw(0);
      case TWO_MEMORIES -> bytes.raw(0, 0);
      case I32 -> bytes.signed(WatNumbers.integer(cursor.word("a number"), Integer.SIZE));
      case I64 -> bytes.signed(WatNumbers.integer(cursor.word("a number"), Long.SIZE));
      case F32 -> bytes.littleEndian(WatNumbers.floatBits(cursor.word("a number")), Integer.BYTES);
      case F64 -> bytes.littleEndian(WatNumbers.doubleBits(cursor.word("a number")), Long.BYTES);
      case REFERENCE_TYPE -> bytes.raw(cursor.word("a type").text().equals("func") ? 0x70 : 0x6f);
      case DATA -> bytes.unsigned(spaces.data.of(cursor.word("a data segment")));
      case DATA_AND_MEMORY -> bytes.unsigned(spaces.data.of(cursor.word("a data segment"))).raw(0);
      case ELEMENTS -> bytes.unsigned(spaces.elements.of(cursor.word("an element segment")));
      case ELEMENTS_AND_TABLE ->
          bytes.unsigned(spaces.elements.of(cursor.word("an element segment"))).raw(0);
    }
    return bytes.toByteArray();
  }

  private int label(Word word) throws WatException {
    if (!word.isName()) {
      return (int) WatNumbers.unsigned(word);
    }
    int depth = 0;
    for (String label : labels) {
      if (label.equals(word.text())) {
        return depth;
      }
      depth++;
    }
    throw new WatException(word.line(), "there is no label %s".formatted(word.text()));
  }

  private byte[] labelVector(WatCursor cursor) throws WatException {
    List<Integer> targets = new ArrayList<>();
    for (Optional<Word> word = cursor.index(); word.isPresent(); word = cursor.index()) {
      targets.add(label(word.get()));
    }
    if (targets.isEmpty()) {
      throw new WatException(cursor.line(), "a label is missing");
    }
    ByteWriter bytes = new ByteWriter().unsigned(targets.size() - 1);
    targets.forEach(bytes::unsigned);
    return bytes.toByteArray();
  }

  private static int numberOr0(WatNames names, WatCursor cursor) throws WatException {
    Optional<Word> word = cursor.index();
    return word.isPresent() ? names.of(word.get()) : 0;
  }

  private static byte[] memoryArgument(Opcode opcode, WatCursor cursor) throws WatException {
    long offset = argument(cursor, "offset=", 0);
    long align = argument(cursor, "align=", naturalBytes(opcode.name()));
    return new ByteWriter()
        .unsigned(Long.numberOfTrailingZeros(align))
        .unsigned(offset)
        .toByteArray();
  }

  private static long argument(WatCursor cursor, String prefix, long otherwise)
      throws WatException {
    Optional<Word> word = cursor.wordWith(prefix);
    return word.isEmpty()
        ? otherwise
        : WatNumbers.unsigned(
            new Word(word.get().line(), word.get().text().substring(prefix.length())));
  }

  private static int naturalBytes(String name) {
    String access = name.substring(name.indexOf('.') + 1).replaceFirst("_[su]$", "");
    return switch (access) {
      case "load8", "store8" -> 1;
      case "load16", "store16" -> 2;
      case "load32", "store32" -> 4;
      default -> name.startsWith("i64") || name.startsWith("f64") ? 8 : 4;
    };
  }
}
