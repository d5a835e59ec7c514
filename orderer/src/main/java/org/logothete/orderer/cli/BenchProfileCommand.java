package org.logothete.orderer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.bench.Bench;
import org.logothete.orderer.bench.BenchPlan;
import org.logothete.orderer.bench.BenchReport;
import org.logothete.orderer.bench.BenchText;
import org.logothete.orderer.bench.load.Extent;
import org.logothete.orderer.bench.load.Load;
import org.logothete.orderer.bench.profile.Profiling;
import org.logothete.orderer.local.LocalNetwork;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "profile",
    description = {
      "Load a running network, record each node with the JVM's flight recorder while the load is",
      "steady, and write a page with flame graphs and causes for each: NODE.html and NODE.jfr.",
      "Recording costs a node a few percent; take throughput from another run."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete bench profile --network net --out profile",
      "  logothete bench profile --network net --rate 200 --duration 60 --out profile"
    })
final class BenchProfileCommand implements Callable<Integer> {
  @Mixin private NetworkOption network = new NetworkOption();
  @Mixin private LoadOptions options = new LoadOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder for what is found (default: profile)")
  private Path directory = Path.of("profile");

  @Option(
      names = "--rate",
      paramLabel = "TX/S",
      description = "steady pace (default: as fast as blocks are made)")
  private @Nullable Double rate;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "how long to record (default: 30)")
  private int durationSeconds = 30;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    BenchPlan plan =
        LoadOptions.checked(
            spec,
            () ->
                options.plan(
                    rate == null ? new Load.Saturate(LoadOptions.OUTSTANDING) : new Load.Rate(rate),
                    new Extent.Lasting(Duration.ofSeconds(durationSeconds))));
    LocalNetwork opened = network.open();
    PrintWriter err = spec.commandLine().getErr();
    Consumer<String> lines = line -> NetworkCommand.printNow(err, line);
    try {
      Files.createDirectories(directory);
      Profiling profiling = new Profiling(opened, directory, lines);
      BenchReport report = new Bench(opened, plan, profiling).run();
      lines.accept("reading the recordings");
      PrintWriter out = spec.commandLine().getOut();
      out.print(BenchText.summary(report));
      out.print(profiling.tell(report));
      out.println("pages and recordings are in " + directory);
      out.flush();
      return report.sound() ? CommandLine.ExitCode.OK : Logothete.FAILED;
    } catch (IOException e) {
      throw new CommandException("cannot write to " + directory + ": " + e.getMessage(), e);
    }
  }
}
