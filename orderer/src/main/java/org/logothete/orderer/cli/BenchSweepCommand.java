package org.logothete.orderer.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.logothete.orderer.bench.Bench;
import org.logothete.orderer.bench.BenchReport;
import org.logothete.orderer.bench.BenchText;
import org.logothete.orderer.bench.Sweep;
import org.logothete.orderer.bench.load.Extent;
import org.logothete.orderer.bench.load.Load;
import org.logothete.orderer.local.LocalNetwork;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "sweep",
    description = {
      "Find how much a running network orders at most, then measure how long transactions take",
      "at parts of that. Writes FILE.json, FILE.csv and FILE.html, a page with plots.",
      "Exit code 1 as with bench."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete bench sweep --network net --out pbft.json",
      "  logothete bench sweep --network net --loads 10,30,50,70,90 --times 5 --out pbft.json"
    })
final class BenchSweepCommand implements Callable<Integer> {
  @Mixin private NetworkOption network = new NetworkOption();
  @Mixin private LoadOptions options = new LoadOptions();

  @Option(
      names = "--loads",
      split = ",",
      paramLabel = "PERCENT",
      description = "parts of the most that are measured (default: 30,70,90)")
  private List<Integer> percents = new ArrayList<>(List.of(30, 70, 90));

  @Option(names = "--times", description = "how often all of it is done (default: 1)")
  private int times = 1;

  @Option(
      names = "--outstanding",
      description = "most transactions sent and not committed at saturation (default: 4000)")
  private int outstanding = LoadOptions.OUTSTANDING;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "how long each load is measured (default: 30)")
  private int durationSeconds = 30;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "where to write what is found (default: sweep.json)")
  private Path file = Path.of("sweep.json");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    LocalNetwork opened = network.open();
    PrintWriter err = spec.commandLine().getErr();
    Bench.Observer lines = Bench.Observer.of(line -> NetworkCommand.printNow(err, line));
    Sweep sweep =
        LoadOptions.checked(
            spec,
            () ->
                new Sweep(
                    opened,
                    options.plan(
                        new Load.Saturate(outstanding),
                        new Extent.Lasting(Duration.ofSeconds(durationSeconds))),
                    percents,
                    times,
                    lines));
    List<BenchReport> reports = sweep.run();
    PrintWriter out = spec.commandLine().getOut();
    for (BenchReport report : reports) {
      out.println(BenchText.summary(report));
    }
    RecordingFiles.write(spec, file, reports, List.of());
    out.println("written: " + file + ", and beside it a table (csv) and a page (html)");
    out.flush();
    boolean sound = reports.stream().allMatch(BenchReport::sound);
    return sound ? CommandLine.ExitCode.OK : Logothete.FAILED;
  }
}
