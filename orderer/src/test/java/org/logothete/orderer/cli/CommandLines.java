package org.logothete.orderer.cli;

import picocli.CommandLine;

/** The program's command line, for tests of other rooms. */
public final class CommandLines {
  private CommandLines() {}

  public static CommandLine logothete() {
    return Logothete.commandLine();
  }
}
