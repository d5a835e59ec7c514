package org.logothete.verification.model;

import edu.mit.csail.sdg.alloy4.A4Reporter;
import edu.mit.csail.sdg.alloy4.Err;
import edu.mit.csail.sdg.ast.Command;
import edu.mit.csail.sdg.ast.Module;
import edu.mit.csail.sdg.parser.CompUtil;
import edu.mit.csail.sdg.translator.A4Options;
import edu.mit.csail.sdg.translator.TranslateAlloyToKodkod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A model of docs/spec. */
final class AlloyModel {
  /**
   * Alloy does not say that models can be read and solved beside each other: who does takes turns.
   */
  static final String PARSER = "Alloy";

  /** Tests run in their module's folder. */
  private static final Path SPEC = Path.of("..", "..", "docs", "spec");

  private final String text;
  private final Module module;

  private AlloyModel(String text) {
    this.text = text;
    this.module = parse(text);
  }

  /** The model in a file of docs/spec. */
  static AlloyModel read(String file) {
    try {
      return new AlloyModel(Files.readString(SPEC.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Module parse(String text) {
    try {
      return CompUtil.parseEverything_fromString(A4Reporter.NOP, text);
    } catch (Err e) {
      throw new IllegalArgumentException("not a model: " + e, e);
    }
  }

  List<Command> commands() {
    return module.getAllCommands();
  }

  /** Whether something satisfies the command: an instance of a run, a counterexample of a check. */
  boolean isSatisfiable(Command command) {
    try {
      return TranslateAlloyToKodkod.execute_command(
              A4Reporter.NOP, module.getAllReachableSigs(), command, new A4Options())
          .satisfiable();
    } catch (Err e) {
      throw new IllegalArgumentException(command.label + ": " + e, e);
    }
  }

  String text() {
    return text;
  }
}
