package org.logothete.orderer.cli;

import java.io.PrintWriter;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.simulate.Campaign;
import org.logothete.orderer.simulate.CampaignReport;
import org.logothete.orderer.simulate.CampaignText;
import org.logothete.orderer.simulate.OneSeed;
import org.logothete.orderer.simulate.Subjects;
import org.logothete.simulator.Subject;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "simulate",
    description = {
      "Run a consensus engine through worlds that fail and lie in every way we know.",
      "Each seed draws nodes, options, weather, faults and Byzantine nodes, and replays to the"
          + " byte.",
      "Progress goes to standard error, the result to standard output.",
      "Exit code 1 if a seed broke a rule or did not come to rest after the storm."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete simulate --engine bdls --seeds 1000",
      "  logothete simulate --seeds 100000 --from 1000000 --threads 8 --json",
      "  logothete simulate --seed 42            one seed: its world and what became of it",
      "  logothete simulate --seed 42 --trace    the same with all that happened, line by line",
      "  logothete simulate --nodes 31 --seeds 5"
    })
final class SimulateCommand implements Callable<Integer> {
  private static final int SEEDS = 100;

  @Option(names = "--engine", description = "pbft (default), bdls, or switched: both, by turns")
  private String engine = "pbft";

  @Option(names = "--seeds", paramLabel = "COUNT", description = "how many (default: 100)")
  private @Nullable Integer seeds;

  @Option(names = "--from", paramLabel = "SEED", description = "the first seed (default: 1)")
  private @Nullable Long from;

  @Option(names = "--seed", description = "this seed only")
  private @Nullable Long seed;

  @Option(names = "--trace", description = "print the transcript; needs --seed")
  private boolean trace;

  @Option(names = "--nodes", description = "nodes of each world (default: the seed draws them)")
  private @Nullable Integer nodes;

  @Option(names = "--threads", description = "seeds at a time (default: one per processor)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "print the result as a JSON object")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    Campaign campaign = campaign();
    PrintWriter out = spec.commandLine().getOut();
    if (seed != null && !json) {
      boolean passed = new OneSeed(campaign, seed).run(trace, out);
      out.flush();
      return passed ? CommandLine.ExitCode.OK : Logothete.FAILED;
    }
    CampaignReport report = campaign.run(progress(campaign));
    out.print(json ? CampaignText.json(report) + "\n" : CampaignText.summary(report));
    out.flush();
    return report.failures().isEmpty() ? CommandLine.ExitCode.OK : Logothete.FAILED;
  }

  /** What the options ask for; a contradiction is the caller's error. */
  private Campaign campaign() {
    if (seed != null && (seeds != null || from != null)) {
      throw misuse("--seed excludes --seeds and --from");
    }
    if (trace && (seed == null || json)) {
      throw misuse("--trace needs --seed, and excludes --json");
    }
    Subject subject =
        Subjects.byName(engine)
            .orElseThrow(
                () ->
                    misuse(
                        "no engine %s can be simulated; pbft, bdls and switched can"
                            .formatted(engine)));
    try {
      return new Campaign(
          engine,
          subject,
          nodes == null ? OptionalInt.empty() : OptionalInt.of(nodes),
          seed != null ? seed : from != null ? from : 1,
          seed != null ? 1 : seeds != null ? seeds : SEEDS,
          threads);
    } catch (IllegalArgumentException e) {
      throw misuse(String.valueOf(e.getMessage()));
    }
  }

  private CommandLine.ParameterException misuse(String why) {
    return new CommandLine.ParameterException(spec.commandLine(), why);
  }

  /** A line for each tenth of the seeds. */
  private IntConsumer progress(Campaign campaign) {
    PrintWriter err = spec.commandLine().getErr();
    int step = Math.max(1, campaign.seeds() / 10);
    return done -> {
      if (done % step == 0) {
        NetworkCommand.printNow(err, "%d of %d seeds".formatted(done, campaign.seeds()));
      }
    };
  }
}
