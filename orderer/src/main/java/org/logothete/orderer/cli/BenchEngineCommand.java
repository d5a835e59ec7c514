package org.logothete.orderer.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.orderer.simulate.DecisionCost;
import org.logothete.orderer.simulate.Subjects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "engine",
    description = {
      "Run engines in virtual time and fair weather, and count what a decision costs.",
      "No network is needed; all but the column cpu is the same on every machine."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete bench engine --nodes 4,16,31",
      "  logothete bench engine --engine bdls --body 1000000 --heights 20",
      "  logothete bench engine --nodes 20,100 --link 100,1000 --spread 12 --heights 5"
    })
final class BenchEngineCommand implements Callable<Integer> {
  @Option(names = "--engine", split = ",", description = "pbft, bdls (default: both)")
  private List<String> engines = new ArrayList<>(List.of("pbft", "bdls"));

  @Option(names = "--nodes", split = ",", description = "sizes of the cluster (default: 4)")
  private List<Integer> nodes = new ArrayList<>(List.of(4));

  @Option(
      names = "--link",
      split = ",",
      paramLabel = "MS",
      description = "what a message takes (default: 1)")
  private List<Long> links = new ArrayList<>(List.of(1L));

  @Option(
      names = "--spread",
      paramLabel = "PERCENT",
      description = "standard deviation of that (default: 0)")
  private int spreadPercent;

  @Option(names = "--body", paramLabel = "BYTES", description = "of a block (default: 1024)")
  private int bodyBytes = 1024;

  @Option(names = "--window", description = "heights in progress at once (default: 1)")
  private int window = 1;

  @Option(names = "--heights", description = "how many are decided (default: 100)")
  private int heights = 100;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<ConsensusProtocol> protocols = new ArrayList<>();
    for (String name : engines) {
      protocols.add(
          Subjects.protocol(EngineName.parse(spec, name).toLowerCase(Locale.ROOT)).orElseThrow());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(DecisionCost.HEAD);
    for (int size : nodes) {
      for (long link : links) {
        for (ConsensusProtocol protocol : protocols) {
          NetworkCommand.printNow(out, cost(protocol, size, link));
        }
      }
    }
    return CommandLine.ExitCode.OK;
  }

  /** What the options ask for; a contradiction is the caller's error. */
  private String cost(ConsensusProtocol protocol, int size, long link) {
    try {
      return DecisionCost.row(protocol, size, link, spreadPercent, bodyBytes, window, heights);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
