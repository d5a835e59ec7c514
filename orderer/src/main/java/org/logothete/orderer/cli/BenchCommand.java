package org.logothete.orderer.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.bench.Bench;
import org.logothete.orderer.bench.BenchPlan;
import org.logothete.orderer.bench.BenchReport;
import org.logothete.orderer.bench.BenchText;
import org.logothete.orderer.bench.Extent;
import org.logothete.orderer.bench.Load;
import org.logothete.orderer.local.LocalNetwork;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description = {
      "Load a running network with signed transactions and measure it.",
      "Progress goes to standard error, the result to standard output.",
      "Exit code 1 if an acknowledged transaction was in no block at the end."
    },
    mixinStandardHelpOptions = true,
    subcommands = {FailoverCommand.class, BenchEngineCommand.class},
    footer = {
      "",
      "Examples:",
      "  logothete bench --network net --saturate --duration 30",
      "  logothete bench --network net --rate 100 --size 3072 --duration 60 --warmup 10",
      "  logothete bench --network net --saturate --count 100000 --nodes 1,3 --json",
      "  logothete bench failover --network net --fault freeze --times 10",
      "  logothete bench engine --nodes 4,16,31"
    })
final class BenchCommand implements Callable<Integer> {
  private static final int OUTSTANDING = 4_000;
  private static final int DURATION_SECONDS = 30;

  @Option(
      names = "--network",
      paramLabel = "DIR",
      description = "folder of the network (default: network)")
  private Path directory = Path.of("network");

  @Option(names = "--clients", description = "connections that submit (default: 8)")
  private int clients = 8;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      description = "random bytes per transaction; its certificates come on top (default: 1024)")
  private int argumentBytes = 1024;

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

  @Option(
      names = "--nodes",
      split = ",",
      paramLabel = "NODE",
      description = "nodes to submit to and to watch, by name or id (default: all)")
  private List<String> nodes = new ArrayList<>();

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      description = "how long the load runs before it is measured (default: 5)")
  private int warmupSeconds = 5;

  @Option(names = "--json", description = "print the result as a JSON object")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    BenchPlan plan = plan();
    LocalNetwork network = LocalNetwork.open(directory);
    PrintWriter err = spec.commandLine().getErr();
    BenchReport report = new Bench(network, plan, line -> NetworkCommand.printNow(err, line)).run();
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? BenchText.json(report) + "\n" : BenchText.summary(report));
    out.flush();
    return report.isSound() ? CommandLine.ExitCode.OK : Logothete.FAILED;
  }

  /** What the options ask for; a contradiction is the caller's error. */
  BenchPlan plan() {
    try {
      return new BenchPlan(
          nodes, clients, argumentBytes, load(), Duration.ofSeconds(warmupSeconds), extent());
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Load load() {
    if (rate == null) {
      return new Load.Saturate(outstanding == null ? OUTSTANDING : outstanding);
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
