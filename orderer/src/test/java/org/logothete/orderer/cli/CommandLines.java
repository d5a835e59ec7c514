package org.logothete.orderer.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** The program's command line, for tests of other rooms. */
public final class CommandLines {
  /** What a command printed, and how it ended. */
  public record Result(int exitCode, String out, String err) {}

  private CommandLines() {}

  public static CommandLine logothete() {
    return Logothete.commandLine();
  }

  /** Runs a command in this process. */
  public static Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        logothete().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    return new Result(code, out.toString(), err.toString());
  }
}
