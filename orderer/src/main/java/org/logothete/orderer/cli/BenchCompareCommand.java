package org.logothete.orderer.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.bench.report.Comparison;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "compare",
    description = {
      "Say what changed from one recorded measurement to another, load by load: medians, ranges",
      "and ratios. Something differs if all runs of one side lie beyond all of the other.",
      "Exit code 1 if the two have no load in common, or CPU time grew more than is allowed."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete bench compare before.json after.json",
      "  logothete bench compare before.json after.json --cpu-growth-max 15"
    })
final class BenchCompareCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "BEFORE.json", description = "what bench wrote first")
  private Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "AFTER.json", description = "what it wrote later")
  private Path after = Path.of("");

  @Option(
      names = "--cpu-growth-max",
      paramLabel = "PERCENT",
      description = "fail if the nodes' CPU time for a transaction grew by more")
  private @Nullable Double growthMax;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandException {
    Comparison comparison =
        Comparison.of(BenchReportCommand.read(before), BenchReportCommand.read(after));
    return tell(spec.commandLine().getOut(), comparison, growthMax);
  }

  /**
   * Prints a comparison and its verdict.
   *
   * @param growthMax percent; null if any growth is allowed
   * @return the exit code
   */
  static int tell(PrintWriter out, Comparison comparison, @Nullable Double growthMax)
      throws CommandException {
    if (!comparison.isPossible()) {
      throw new CommandException("the two have no sound run of the same load");
    }
    out.print(comparison.text());
    boolean failed = growthMax != null && comparison.hasCpuGrownBy(growthMax);
    if (failed) {
      out.printf(
          "FAILED: the nodes' CPU time for a transaction grew by more than %s %%%n", growthMax);
    }
    out.flush();
    return failed ? Logothete.FAILED : CommandLine.ExitCode.OK;
  }
}
