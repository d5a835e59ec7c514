package org.logothete.orderer.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.bench.Bench;
import org.logothete.orderer.bench.BenchPlan;
import org.logothete.orderer.bench.BenchReport;
import org.logothete.orderer.bench.BenchText;
import org.logothete.orderer.bench.load.Extent;
import org.logothete.orderer.bench.load.Load;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description = {
      "Load a running network with signed transactions and measure it.",
      "Progress goes to standard error, the result to standard output.",
      "Exit code 1 if the network is not fit to be measured, before or after,",
      "or if an acknowledged transaction was in no block at the end."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchSweepCommand.class,
      FailoverCommand.class,
      BenchProfileCommand.class,
      BenchDuelCommand.class,
      BenchCompareCommand.class,
      BenchReportCommand.class,
      BenchEngineCommand.class,
      BenchLoadCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  logothete bench --network net --saturate --duration 30",
      "  logothete bench --network net --rate 100 --size 3072 --duration 60 --warmup 10",
      "  logothete bench --network net --saturate --clients 64 --processes 2 --fan-out 0",
      "  logothete bench --network net --saturate --count 100000 --nodes 1,3 --json",
      "  logothete bench --network net --chaincode counter --function increment --until result",
      "  logothete bench sweep --network net --loads 30,70,90 --out net.json",
      "  logothete bench profile --network net --out profile",
      "  logothete bench compare before.json after.json",
      "  logothete bench failover --network net --fault freeze --times 10",
      "  logothete bench engine --nodes 4,16,31"
    })
final class BenchCommand implements Callable<Integer> {
  private static final int DURATION_SECONDS = 30;

  @Mixin private NetworkOption network = new NetworkOption();
  @Mixin private LoadOptions options = new LoadOptions();

  @Option(
      names = "--rate",
      paramLabel = "TX/S",
      description = "steady pace; latencies count from when a transaction was due")
  private @Nullable Double rate;

  @Option(
      names = "--saturate",
      description = "as fast as blocks are made (default unless --rate is given)")
  private boolean saturate;

  @Option(
      names = "--outstanding",
      description = "most transactions sent and not committed, with --saturate (default: 4000)")
  private @Nullable Integer outstanding;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "how long to measure (default: 30, unless --count is given)")
  private @Nullable Integer durationSeconds;

  @Option(names = "--count", description = "measure until so many transactions are committed")
  private @Nullable Long count;

  @Option(names = "--json", description = "print the result as a JSON object")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "also write FILE.json, FILE.csv and FILE.html, a page with plots")
  private @Nullable Path file;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    BenchPlan plan = LoadOptions.checked(spec, () -> options.plan(load(), extent()));
    PrintWriter err = spec.commandLine().getErr();
    Bench.Observer lines = Bench.Observer.of(line -> NetworkCommand.printNow(err, line));
    BenchReport report = new Bench(network.open(), plan, lines).run();
    if (file != null) {
      RecordingFiles.write(spec, file, List.of(report), List.of());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? BenchText.json(report) + "\n" : BenchText.summary(report));
    out.flush();
    return report.sound() ? CommandLine.ExitCode.OK : Logothete.FAILED;
  }

  private Load load() {
    if (rate == null) {
      return new Load.Saturate(outstanding == null ? LoadOptions.OUTSTANDING : outstanding);
    }
    if (saturate || outstanding != null) {
      throw new IllegalArgumentException("--rate excludes --saturate and --outstanding");
    }
    return new Load.Rate(rate);
  }

  private Extent extent() {
    if (count == null) {
      int seconds = durationSeconds == null ? DURATION_SECONDS : durationSeconds;
      return new Extent.Lasting(Duration.ofSeconds(seconds));
    }
    if (durationSeconds != null) {
      throw new IllegalArgumentException("--count excludes --duration");
    }
    return new Extent.Counting(count);
  }
}
