package org.logothete.chaincode.wasm;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Probes of what a module is: malformed, too large, or asking for what is not offered. */
final class ModuleProbes {
  private static final String IMPORTS = "imports and exports";
  private static final String FORM = "malformed modules";
  private static final String SIZE = "sizes";
  private static final String FEATURES = "features";

  private static final ByteString GOOD = Modules.entry(Modules.ANSWER);
  private static final String ENTRY = "(func (export \"invoke\"))";

  private ModuleProbes() {}

  static List<Probe> all() {
    List<Probe> probes = new ArrayList<>(imports());
    probes.addAll(form());
    probes.addAll(invalid());
    probes.addAll(size());
    probes.addAll(features());
    return probes;
  }

  private static ByteString plain(String fields) {
    return Modules.assembled("(module %s)".formatted(fields));
  }

  private static Probe imported(String name, String imported, String why) {
    return Probe.refused(
        IMPORTS, name, plain("(import %s) (memory 1) %s".formatted(imported, ENTRY)), why);
  }

  private static List<Probe> imports() {
    return List.of(
        imported(
            "WASI: writes a file",
            "\"wasi_snapshot_preview1\" \"fd_write\""
                + " (func (param i32 i32 i32 i32) (result i32))",
            "imports wasi_snapshot_preview1.fd_write; only functions of logothete_1"),
        imported(
            "WASI: reads the clock",
            "\"wasi_snapshot_preview1\" \"clock_time_get\""
                + " (func (param i32 i64 i32) (result i32))",
            "clock_time_get"),
        imported(
            "WASI: draws random numbers",
            "\"wasi_snapshot_preview1\" \"random_get\" (func (param i32 i32) (result i32))",
            "random_get"),
        imported("a function of another host", "\"env\" \"abort\" (func)", "imports env.abort"),
        imported(
            "a function that the host does not have",
            "\"logothete_1\" \"exec\" (func)",
            "imports logothete_1.exec, which is not offered"),
        imported(
            "a function with other parameters",
            "\"logothete_1\" \"get_state\" (func (param i64) (result i32))",
            "imports logothete_1.get_state as (I) -> (i); it is (ii) -> (i)"),
        imported(
            "a later version of the host",
            "\"logothete_2\" \"get_state\" (func (param i32 i32) (result i32))",
            "imports logothete_2.get_state"),
        imported("a memory", "\"logothete_1\" \"memory\" (memory 1)", "which is not a function"),
        imported("a global", "\"logothete_1\" \"left\" (global i64)", "which is not a function"),
        Probe.refused(
            IMPORTS,
            "the same function twice",
            plain(
                "(import \"logothete_1\" \"channel\" (func (result i32)))"
                    + "(import \"logothete_1\" \"channel\" (func (result i32))) (memory 1)"
                    + ENTRY),
            "imports logothete_1.channel twice"),
        Probe.refused(
            IMPORTS, "no entry", plain("(memory 1) (func)"), "no function \"invoke\" is exported"),
        Probe.refused(
            IMPORTS,
            "an entry that is no function",
            plain("(memory 1) (global (export \"invoke\") i32 (i32.const 0))"),
            "no function \"invoke\" is exported"),
        Probe.refused(
            IMPORTS,
            "an entry with parameters",
            plain("(memory 1) (func (export \"invoke\") (param i32))"),
            "\"invoke\" has parameters or results: (i) -> ()"),
        Probe.refused(
            IMPORTS,
            "an entry that is the host's function",
            plain(
                "(import \"logothete_1\" \"channel\" (func $c (result i32))) (memory 1)"
                    + " (export \"invoke\" (func $c))"),
            "\"invoke\" is no function of the module"),
        Probe.refused(
            IMPORTS,
            "two exports of one name",
            plain("(memory (export \"invoke\") 1)" + ENTRY),
            "exports \"invoke\" twice"));
  }

  private static ByteString patched(String fields, String from, String to) {
    String hex = HexFormat.of().formatHex(plain(fields).toByteArray());
    int at = hex.indexOf(from);
    if (at < 0 || from.length() != to.length() || hex.indexOf(from, at + 1) >= 0) {
      throw new IllegalArgumentException("not once in " + hex);
    }
    return ByteString.fromHex(hex.replace(from, to));
  }

  private static Probe malformed(String name, ByteString module, String why) {
    return Probe.refused(FORM, name, module, why);
  }

  private static Probe invalid(String name, String body) {
    return malformed(name, Modules.entry(body), "not a valid module");
  }

  private static List<Probe> form() {
    ByteString swapped = ByteString.fromHex("0061736d01000000" + "030100" + "010100");
    return List.of(
        malformed("nothing", ByteString.EMPTY, "not a WebAssembly module"),
        malformed(
            "text", ByteString.copyFromUtf8("(module)"), "not a WebAssembly module of version 1"),
        malformed(
            "another version",
            ByteString.fromHex("0061736d0d000100"),
            "not a WebAssembly module of version 1"),
        malformed("cut off by a byte", GOOD.substring(0, GOOD.size() - 1), "bytes at byte"),
        malformed("cut off in the middle", GOOD.substring(0, GOOD.size() / 2), "byte"),
        malformed("bytes behind the end", GOOD.concat(ByteString.fromHex("0a")), "ends within"),
        malformed("sections out of order", swapped, "section 1 is out of order"),
        malformed(
            "an unknown section",
            GOOD.concat(ByteString.fromHex("0d00")),
            "section 13 is not offered"),
        malformed(
            "a section that is larger than the module",
            ByteString.fromHex("0061736d01000000" + "01ffffffff0f"),
            "4294967295 bytes at byte"),
        malformed(
            "a number without end",
            ByteString.fromHex("0061736d01000000" + "01ffffffffffff0f"),
            "is too long"),
        malformed(
            "a type that is not there",
            patched("(memory 1) (func $f) (func (export \"invoke\"))", "0303020000", "0303020009"),
            "there is no type 9"),
        malformed(
            "more functions than bodies",
            ByteString.fromHex("0061736d01000000" + "010401600000" + "03020100" + "0503010001"),
            "1 functions have 0 bodies"),
        malformed(
            "code behind the end of a function",
            patched("(memory 1) (func (export \"invoke\") nop nop)", "0101" + "0b", "0b01" + "0b"),
            "goes on behind its end"),
        malformed(
            "a function without end",
            patched("(memory 1) (func (export \"invoke\") nop nop)", "0101" + "0b", "010101"),
            "ends within"),
        malformed(
            "an else without an if",
            patched(
                "(memory 1) (func (export \"invoke\") block nop nop end)",
                "0101" + "0b",
                "0501" + "0b"),
            "has an else without an if"),
        malformed(
            "a second else",
            patched(
                "(memory 1) (func (export \"invoke\") i32.const 1 if else nop nop end)",
                "050101" + "0b",
                "050105" + "0b"),
            "has an else without an if"),
        malformed(
            "a memory's number where none may be",
            patched("(memory 1) (func (export \"invoke\") memory.size drop)", "3f00", "3f01"),
            "uses a second memory"),
        malformed(
            "an alignment with the number of a memory",
            patched(
                "(memory 1) (func (export \"invoke\") (drop (i32.load (i32.const 0))) nop)",
                "280200",
                "284200"),
            "an alignment that cannot be"));
  }

  /** What a validator has to find. */
  private static List<Probe> invalid() {
    return List.of(
        invalid("a sum of nothing", "(drop (i32.add))"),
        invalid("a sum of different types", "(drop (i32.add (i32.const 1) (i64.const 1)))"),
        invalid("something left behind", "(i32.const 1)"),
        invalid("a local that is not there", "(drop (local.get 7))"),
        invalid("a global that is not there", "(drop (global.get 7))"),
        invalid("the metering's own global", "(global.set 0 (i64.const 1000000))"),
        invalid("the metering's own function", "(call 27 (i32.const 1))"),
        invalid("a label that is not there", "(br 7)"),
        invalid("a label just outside the function", "(br 1)"),
        invalid("a table that is not there", "(call_indirect (i32.const 0))"),
        invalid("a data segment that is not there", "(data.drop 1)"));
  }

  private static List<Probe> size() {
    String wide = "(param %s)".formatted("i64 ".repeat(65));
    return List.of(
        sized(
            "a module of 3 MiB",
            "(memory 1) (data \"%s\")".formatted("x".repeat(3 << 20)) + ENTRY,
            "at most 2097152"),
        sized(
            "a function of 130 KiB",
            "(memory 1) (func (export \"invoke\") %s)".formatted("nop ".repeat(133_000)),
            "at most 131072"),
        sized(
            "2001 locals",
            "(memory 1) (func (export \"invoke\") (local %s))".formatted("i64 ".repeat(2_001)),
            "2001 groups of locals; at most 2000"),
        malformed(
            "four billion locals",
            patched(
                "(memory 1) (func (export \"invoke\") (local i64) nop nop nop nop nop)",
                "01017e" + "0101010101" + "0b",
                "01ffffffff0f7e" + "01" + "0b"),
            "more than 2000 locals"),
        sized("65 parameters", "(memory 1) (func %s)".formatted(wide) + ENTRY, "65 parameters"),
        sized(
            "five results",
            "(memory 1) (func (result i32 i32 i32 i32 i32) unreachable)" + ENTRY,
            "5 results"),
        sized("10001 functions", "(memory 1)" + "(func)".repeat(10_000) + ENTRY, "10001 functions"),
        sized(
            "1001 globals",
            "(memory 1)" + "(global i32 (i32.const 0))".repeat(1_001) + ENTRY,
            "1001 globals"),
        sized(
            "10001 data segments",
            "(memory 1)" + "(data \"\")".repeat(10_001) + ENTRY,
            "10001 data segments"),
        sized(
            "501 blocks in one another",
            "(memory 1) (func (export \"invoke\") %s %s)"
                .formatted("block ".repeat(501), "end ".repeat(501)),
            "nests deeper than 500"),
        sized(
            "a br_table of 5000 labels",
            "(memory 1) (func (export \"invoke\") (br_table %s (i32.const 0)))"
                .formatted("0 ".repeat(5_000)),
            "4999 labels of one br_table"),
        sized(
            "the same type twice",
            "(type (func)) (type (func)) (memory 1)" + ENTRY,
            "type 1 is there twice"),
        sized("a table of 65537 entries", "(memory 1) (table 65537 funcref)" + ENTRY, "65537"),
        sized("nine tables", "(memory 1)" + "(table 1 funcref)".repeat(9) + ENTRY, "9 tables"),
        sized("memory of 1 GiB and a page", "(memory 16385)" + ENTRY, "16385 pages"),
        sized("no memory", ENTRY, "no memory"),
        sized("two memories", "(memory 1) (memory 1)" + ENTRY, "2 memories; at most 1"),
        sized(
            "a largest size below the smallest",
            "(memory 2 1)" + ENTRY,
            "maximum is below its minimum"));
  }

  private static Probe sized(String name, String fields, String why) {
    return Probe.refused(SIZE, name, plain(fields), why);
  }

  private static Probe feature(String name, String code, String why) {
    return Probe.refused(
        FEATURES,
        name,
        patched(
            "(memory 1) (func (export \"invoke\") nop nop nop nop)",
            "01010101" + "0b",
            (code + "01010101").substring(0, 8) + "0b"),
        why);
  }

  private static List<Probe> features() {
    return List.of(
        feature("vectors", "fd0c0000", "0xfd (vectors)"),
        feature("relaxed vectors", "fd800201", "0xfd (vectors)"),
        feature("threads: waits", "fe010200", "0xfe (threads)"),
        feature("tail calls", "12000000", "0x12 (tail calls)"),
        feature("tail calls through a table", "13000000", "0x13 (tail calls)"),
        feature("exceptions: try", "06400b01", "0x06 (exceptions)"),
        feature("exceptions: try_table", "1f40000b", "0x1f (exceptions)"),
        feature("exceptions: throw", "08000101", "0x08 (exceptions)"),
        feature("garbage collection", "fb000001", "0xfb (garbage collection)"),
        feature("calls through references", "14000101", "0x14 (typed references)"),
        feature("tables that grow", "fc0f0001", "0xfc (of bulk memory or tables)"),
        feature("an instruction that nobody defined", "ff010101", "0xff, which is not offered"),
        Probe.refused(
            FEATURES,
            "a vector as parameter",
            plain("(memory 1) (func (param v128))" + ENTRY),
            "vectors (v128) are not offered"),
        Probe.refused(
            FEATURES,
            "a reference of the host",
            plain("(memory 1) (func (param externref))" + ENTRY),
            "external references are not offered"),
        Probe.refused(
            FEATURES,
            "a table of the host's references",
            plain("(memory 1) (table 1 externref)" + ENTRY),
            "not one of functions"),
        Probe.refused(
            FEATURES,
            "memory that threads share",
            patched("(memory 1 2)" + ENTRY, "0504" + "01010102", "0504" + "01030102"),
            "shared between threads"),
        Probe.refused(
            FEATURES,
            "memory with addresses of 64 bits",
            patched("(memory 1 2)" + ENTRY, "0504" + "01010102", "0504" + "01050102"),
            "addresses of 64 bits"),
        Probe.refused(
            FEATURES,
            "tags of exceptions",
            GOOD.concat(ByteString.fromHex("0d03010000")),
            "section 13 is not offered"));
  }
}
