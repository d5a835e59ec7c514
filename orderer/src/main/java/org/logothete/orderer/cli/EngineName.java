package org.logothete.orderer.cli;

import java.util.Locale;
import org.logothete.network.consortium.ConsortiumPlan;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Names of engines as people write them: in small letters. */
final class EngineName {
  private EngineName() {}

  /**
   * The engine's name as configurations have it.
   *
   * @throws CommandLine.ParameterException if there is no such engine
   */
  static String parse(CommandSpec command, String text) {
    String name = text.toUpperCase(Locale.ROOT);
    if (!ConsortiumPlan.ENGINES.contains(name)) {
      throw new CommandLine.ParameterException(
          command.commandLine(), "'" + text + "' is no engine; pbft and bdls are");
    }
    return name;
  }
}
