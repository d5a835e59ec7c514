package org.logothete.orderer.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.logothete.orderer.bench.report.Page;
import org.logothete.orderer.bench.report.Recording;
import org.logothete.orderer.bench.report.UnreadableRecordingException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "report",
    description = {
      "Draw what was measured, on one page of HTML that needs nothing else: latency by throughput",
      "and by percentile, throughput around a leader's loss, by number of nodes, and all costs."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete bench report pbft.json bdls.json --out both.html",
      "  logothete bench report n4.json n7.json n16.json --out scaling.html"
    })
final class BenchReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE.json", arity = "1..*", description = "what bench wrote")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "the page to write (default: report.html)")
  private Path page = Path.of("report.html");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandException {
    List<Recording> recordings = new ArrayList<>();
    for (Path file : files) {
      recordings.add(read(file));
    }
    RecordingFiles.writeFile(page, Page.html(recordings));
    spec.commandLine().getOut().println("written: " + page);
    return CommandLine.ExitCode.OK;
  }

  static Recording read(Path file) throws CommandException {
    try {
      return Recording.read(file);
    } catch (UnreadableRecordingException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }
}
