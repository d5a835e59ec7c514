package org.logothete.orderer.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.bench.Bench;
import org.logothete.orderer.bench.BenchPlan;
import org.logothete.orderer.bench.BenchReport;
import org.logothete.orderer.bench.duel.Build;
import org.logothete.orderer.bench.duel.Duel;
import org.logothete.orderer.bench.load.Extent;
import org.logothete.orderer.bench.load.Load;
import org.logothete.orderer.bench.report.Comparison;
import org.logothete.orderer.bench.report.Recording;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "duel",
    description = {
      "Measure two builds by turns, each on new networks of its own, with the same clients, and"
          + " say",
      "what changed. A build is a checkout; its launcher builds it where that is needed.",
      "Writes baseline.json and candidate.json, with tables and pages.",
      "Exit code 1 if a build fails, or the CPU time of the candidate's nodes for a transaction",
      "lies beyond that of the baseline's in every run, and above it by more than is allowed."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  git worktree add ../before HEAD~1",
      "  logothete bench duel --baseline ../before --out duel",
      "  logothete bench duel --baseline ../before --plan network.yaml --turns 5 --rate 200"
    })
final class BenchDuelCommand implements Callable<Integer> {
  private static final String BASELINE = "baseline";
  private static final String CANDIDATE = "candidate";

  @Mixin private LoadOptions options = new LoadOptions();

  @Option(
      names = "--baseline",
      required = true,
      paramLabel = "DIR",
      description = "checkout of the build to compare with")
  private Path baseline = Path.of("");

  @Option(
      names = "--candidate",
      paramLabel = "DIR",
      description = "checkout of the build that is judged (default: this one)")
  private @Nullable Path candidate;

  @Option(names = "--turns", description = "of each build (default: 3)")
  private int turns = 3;

  @Option(
      names = "--rate",
      paramLabel = "TX/S",
      description = "steady pace (default: as fast as blocks are made)")
  private @Nullable Double rate;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "how long each turn is measured (default: 20)")
  private int durationSeconds = 20;

  @Option(names = "--consensus", description = "pbft or bdls (default: pbft)")
  private String consensus = "pbft";

  @Option(names = "--plan", description = "make networks from this network.yaml instead")
  private @Nullable Path plan;

  @Option(
      names = "--cpu-growth-max",
      paramLabel = "PERCENT",
      description = "how much more CPU time a transaction may take (default: 15)")
  private double growthMax = 15;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder for what is found, and for the networks meanwhile (default: duel)")
  private Path folder = Path.of("duel");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    Bench.Observer lines = Bench.Observer.of(line -> NetworkCommand.printNow(err, line));
    List<Build> builds =
        List.of(new Build(BASELINE, baseline), new Build(CANDIDATE, candidateCheckout()));
    Duel.Ground ground = new Duel.Ground(folder.toAbsolutePath().normalize(), networkOptions());
    Duel duel = LoadOptions.checked(spec, () -> new Duel(builds, ground, load(), turns, lines));
    Map<String, List<BenchReport>> reports = duel.run();
    Recording first = write(BASELINE, reports);
    Recording second = write(CANDIDATE, reports);
    return BenchCompareCommand.tell(
        spec.commandLine().getOut(), Comparison.of(first, second), growthMax);
  }

  private Path candidateCheckout() throws CommandException {
    if (candidate != null) {
      return candidate;
    }
    String home = System.getProperty("logothete.home");
    if (home == null) {
      throw new CommandException("name the candidate's checkout with --candidate");
    }
    return Path.of(home);
  }

  private List<String> networkOptions() {
    return plan == null
        ? List.of("--consensus", consensus)
        : List.of("--plan", plan.toAbsolutePath().toString());
  }

  private BenchPlan load() {
    return options.plan(
        rate == null ? new Load.Saturate(LoadOptions.OUTSTANDING) : new Load.Rate(rate),
        new Extent.Lasting(Duration.ofSeconds(durationSeconds)));
  }

  private Recording write(String name, Map<String, List<BenchReport>> reports)
      throws CommandException {
    List<BenchReport> runs = Objects.requireNonNull(reports.get(name));
    return RecordingFiles.write(spec, folder.resolve(name + ".json"), runs, List.of());
  }
}
