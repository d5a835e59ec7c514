package org.logothete.orderer.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.bench.BenchText;
import org.logothete.orderer.bench.Failover;
import org.logothete.orderer.bench.FailoverPlan;
import org.logothete.orderer.bench.FailoverPlan.Fault;
import org.logothete.orderer.bench.FailoverReport;
import org.logothete.orderer.local.LocalNetwork;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "failover",
    description = {
      "Take the leader of a running local network away under load, again and again,",
      "and measure how long ordering pauses: the longest time without a new block.",
      "Exit code 1 if an acknowledged transaction was in no block at the end."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete bench failover --network net --times 10",
      "  logothete bench failover --network net --fault freeze --rate 200 --json"
    })
final class FailoverCommand implements Callable<Integer> {
  @Option(
      names = "--network",
      paramLabel = "DIR",
      description = "folder of the network (default: network)")
  private Path directory = Path.of("network");

  @Option(
      names = "--fault",
      description = "${COMPLETION-CANDIDATES} the leader's process (default: kill)")
  private Fault fault = Fault.KILL;

  @Option(names = "--times", description = "how often (default: 10)")
  private int times = 10;

  @Option(
      names = "--rate",
      paramLabel = "TX/S",
      description = "transactions submitted all the time (default: 100)")
  private double rate = 100;

  @Option(names = "--clients", description = "connections that submit (default: 8)")
  private int clients = 8;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      description = "random bytes per transaction (default: 1024)")
  private int argumentBytes = 1024;

  @Option(
      names = "--calm",
      paramLabel = "SECONDS",
      description = "load before each fault, and watched after it (default: 5)")
  private int calmSeconds = 5;

  @Option(names = "--json", description = "print the result as a JSON object")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "also write FILE.json, FILE.csv and FILE.html, a page with a timeline")
  private @Nullable Path file;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    FailoverPlan plan = plan();
    PrintWriter err = spec.commandLine().getErr();
    FailoverReport report =
        new Failover(LocalNetwork.open(directory), plan, line -> NetworkCommand.printNow(err, line))
            .run();
    if (file != null) {
      RecordingFiles.write(spec, file, List.of(), List.of(report));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? BenchText.json(report) + "\n" : BenchText.summary(report));
    out.flush();
    return report.isLossy() ? Logothete.FAILED : CommandLine.ExitCode.OK;
  }

  private FailoverPlan plan() {
    try {
      return new FailoverPlan(
          fault, times, rate, clients, argumentBytes, Duration.ofSeconds(calmSeconds));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
