package org.logothete.chaincode.wasm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.logothete.chaincode.wat.ByteWriter;
import org.logothete.chaincode.wat.Opcode;
import org.logothete.chaincode.wat.Opcode.Immediate;

/**
 * A function's body, rewritten so that it pays before it runs. Code is cut into pieces that are
 * only entered at their beginning: behind {@code loop}, {@code if}, {@code else} and {@code end},
 * and behind what never goes on. Each piece begins with the payment for all of it. A way back leads
 * to the beginning of a piece with a branch in it, so no loop is free.
 *
 * <p>A function that calls others stands in a block of its own, between entering and leaving the
 * stack's account; {@code return} becomes a branch to the end of that block.
 */
final class MeteredBody {
  private static final int BLOCK = 0x02;
  private static final int LOOP = 0x03;
  private static final int IF = 0x04;
  private static final int ELSE = 0x05;
  private static final int END = 0x0b;
  private static final int BRANCH = 0x0c;
  private static final int BRANCH_TABLE = 0x0e;
  private static final int RETURN = 0x0f;
  private static final int CALL = 0x10;
  private static final int CALL_INDIRECT = 0x11;
  private static final int UNREACHABLE = 0x00;
  private static final int FUNCTION_REFERENCE = 0x70;
  private static final int ALIGNMENT_MAX = 3;
  private static final int I32_CONST = 0x41;
  private static final int I64_CONST = 0x42;

  /** One instruction, and where it stands. */
  private record Step(Opcode opcode, int from, int to, int nesting) {}

  private final ByteReader reader;
  private final int function;
  private final MeteringFunctions metering;
  private final List<Step> steps = new ArrayList<>();
  private long locals;

  private final ByteWriter out = new ByteWriter();
  private ByteWriter piece = new ByteWriter();
  private long price;

  private MeteredBody(byte[] body, int function, MeteringFunctions metering) {
    this.reader = new ByteReader(body);
    this.function = function;
    this.metering = metering;
  }

  /**
   * Rewrites a body.
   *
   * @param parameters how many the function has
   * @param blockType of a block with the function's results
   */
  static byte[] of(
      byte[] body, int function, int parameters, byte[] blockType, MeteringFunctions metering)
      throws RefusedModuleException {
    MeteredBody metered = new MeteredBody(body, function, metering);
    int localsEnd = metered.readLocals();
    metered.readSteps();
    byte[] declared = metered.reader.copy(0, localsEnd);
    boolean calls = metered.steps.stream().anyMatch(step -> isCall(step.opcode.code()));
    metered.writePieces(calls);
    if (!calls) {
      return new ByteWriter().bytes(declared).bytes(metered.out.toByteArray()).toByteArray();
    }
    long frame = MeteringFunctions.frame(parameters + metered.locals, body.length);
    return new ByteWriter()
        .bytes(declared)
        .raw(I32_CONST)
        .signed(frame)
        .raw(CALL)
        .unsigned(metering.enter())
        .raw(BLOCK)
        .bytes(blockType)
        .bytes(metered.out.toByteArray())
        .raw(I32_CONST)
        .signed(frame)
        .raw(CALL)
        .unsigned(metering.leave())
        .raw(END)
        .toByteArray();
  }

  /** The codes of a body's instructions, as they are read here. */
  static List<Integer> codes(byte[] body, int function) throws RefusedModuleException {
    MeteredBody read = new MeteredBody(body, function, new MeteringFunctions(0, 0));
    read.readLocals();
    read.readSteps();
    return read.steps.stream().map(step -> step.opcode.code()).toList();
  }

  private static boolean isCall(int code) {
    return code == CALL || code == CALL_INDIRECT;
  }

  private int readLocals() throws RefusedModuleException {
    int groups = reader.count("groups of locals", ModuleLimits.LOCALS);
    for (int i = 0; i < groups; i++) {
      locals += reader.unsigned();
      Signature.letter(reader.octet());
      if (locals > ModuleLimits.LOCALS) {
        throw refused("has more than %d locals".formatted(ModuleLimits.LOCALS));
      }
    }
    return reader.position();
  }

  private void readSteps() throws RefusedModuleException {
    // What the blocks around are: an if with an else behind it counts as else.
    Deque<Integer> blocks = new ArrayDeque<>();
    boolean ended = false;
    while (!ended) {
      int from = reader.position();
      Opcode opcode = readOpcode();
      skipImmediate(opcode.immediate());
      steps.add(new Step(opcode, from, reader.position(), blocks.size()));
      switch (opcode.code()) {
        case BLOCK, LOOP, IF -> blocks.push(opcode.code());
        case ELSE -> {
          if (blocks.isEmpty() || blocks.pop() != IF) {
            throw refused("has an else without an if");
          }
          blocks.push(ELSE);
        }
        case END -> ended = blocks.poll() == null;
        default -> {}
      }
      if (blocks.size() > ModuleLimits.NESTING) {
        throw refused("nests deeper than %d".formatted(ModuleLimits.NESTING));
      }
    }
    if (reader.hasNext()) {
      throw refused("goes on behind its end");
    }
  }

  private Opcode readOpcode() throws RefusedModuleException {
    int first = reader.octet();
    long code = first;
    if (first == Opcode.PREFIX) {
      long second = reader.unsigned();
      code = second > 0xff ? -1 : (first << Byte.SIZE) | second;
    }
    return Opcode.withCode((int) code)
        .orElseThrow(
            () ->
                refused(
                    "has instruction 0x%02x%s, which is not offered"
                        .formatted(first, MeteringFunctions.whatIs(first))));
  }

  private void skipImmediate(Immediate immediate) throws RefusedModuleException {
    switch (immediate) {
      case NONE -> {}
      case BLOCK_TYPE -> reader.skipSigned(33);
      case LABEL, FUNCTION, LOCAL, GLOBAL, TABLE, DATA, ELEMENTS -> reader.unsigned();
      case LABELS -> {
        int count = reader.count("labels of one br_table", ModuleLimits.LABELS);
        for (int i = 0; i <= count; i++) {
          reader.unsigned();
        }
      }
      case MEMORY -> memory();
      case TYPE_AND_TABLE, TWO_TABLES, ELEMENTS_AND_TABLE -> {
        reader.unsigned();
        reader.unsigned();
      }
      case TWO_MEMORIES -> {
        memory();
        memory();
      }
      case DATA_AND_MEMORY -> {
        reader.unsigned();
        memory();
      }
      case MEMORY_ARGUMENT -> {
        // Larger ones say that the number of a memory follows.
        if (reader.unsigned() > ALIGNMENT_MAX) {
          throw refused("has an alignment that cannot be");
        }
        reader.unsigned();
      }
      case REFERENCE_TYPE -> {
        if (reader.octet() != FUNCTION_REFERENCE) {
          throw refused("refers to something that is not a function");
        }
      }
      case I32 -> reader.skipSigned(Integer.SIZE);
      case I64 -> reader.skipSigned(Long.SIZE);
      case F32 -> reader.skip(Integer.BYTES);
      case F64 -> reader.skip(Long.BYTES);
    }
  }

  private void memory() throws RefusedModuleException {
    if (reader.unsigned() != 0) {
      throw refused("uses a second memory");
    }
  }

  private void writePieces(boolean calls) {
    for (Step step : steps) {
      metering.before(step.opcode).ifPresent(call -> piece.raw(CALL).unsigned(call));
      if (calls && step.opcode.code() == RETURN) {
        piece.raw(BRANCH).unsigned(step.nesting);
      } else {
        piece.bytes(reader.copy(step.from, step.to));
      }
      price += step.opcode.price().units();
      if (endsPiece(step.opcode.code())) {
        writePiece();
      }
    }
  }

  private static boolean endsPiece(int code) {
    return switch (code) {
      case LOOP, IF, ELSE, END, BRANCH, BRANCH_TABLE, RETURN, UNREACHABLE -> true;
      default -> false;
    };
  }

  private void writePiece() {
    if (price > 0) {
      out.raw(I64_CONST).signed(price).raw(CALL).unsigned(metering.charge());
    }
    out.bytes(piece.toByteArray());
    piece = new ByteWriter();
    price = 0;
  }

  private RefusedModuleException refused(String why) {
    return new RefusedModuleException("function %d %s".formatted(function, why));
  }
}
