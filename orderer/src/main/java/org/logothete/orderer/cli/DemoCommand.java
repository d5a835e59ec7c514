package org.logothete.orderer.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.logothete.orderer.demo.Demo;
import org.logothete.orderer.demo.DemoException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description = {
      "Run a network of four nodes, kill its leader, switch the protocol and switch it back,",
      "agree on results of chaincode, filter what differs from node to node, prove a result,",
      "and check that nothing is lost.",
      "Everything happens in a temporary folder and is removed at the end."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete demo",
      "  logothete demo --consensus bdls",
      "  logothete demo --rate 500 --seconds 20",
      "  logothete demo --keep"
    })
final class DemoCommand implements Callable<Integer> {
  @Option(names = "--consensus", description = "pbft or bdls, to begin with (default: pbft)")
  private String consensus = "pbft";

  @Option(names = "--rate", description = "transactions per second (default: 200)")
  private int rate = 200;

  @Option(names = "--seconds", description = "length of each of the six acts (default: 5)")
  private int seconds = 5;

  @Option(names = "--keep", description = "keep the folder of the network")
  private boolean keep;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandException, InterruptedException {
    if (rate < 1 || rate > 100_000 || seconds < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--rate is 1 to 100000 and --seconds at least 1");
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Demo.Script script =
        new Demo.Script(
            EngineName.parse(spec, consensus),
            rate,
            Duration.ofSeconds(seconds),
            keep ? Demo.Folder.KEPT : Demo.Folder.REMOVED);
    try {
      new Demo(
              script, temporary, line -> NetworkCommand.printNow(spec.commandLine().getOut(), line))
          .run();
      return CommandLine.ExitCode.OK;
    } catch (DemoException e) {
      throw new CommandException("the demo failed: " + e.getMessage(), e);
    }
  }
}
