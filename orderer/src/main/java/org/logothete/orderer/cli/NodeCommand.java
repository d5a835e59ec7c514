package org.logothete.orderer.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.logothete.orderer.node.OrdererNode;
import org.logothete.orderer.ops.LogLevels;
import org.logothete.orderer.settings.NodeSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "node",
    description = "Run a single ordering node.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = NodeCommand.Start.class)
final class NodeCommand {
  @Command(
      name = "start",
      description = "Run a node in the foreground until it is told to stop (SIGTERM or Ctrl-C).",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  logothete node start net/nodes/orderer.org1.example/orderer.yaml",
        "  ORDERER_GENERAL_LISTENPORT=8050 logothete node start orderer.yaml",
        "  LOGOTHETE_LOGGING_SPEC=org.logothete.orderer.peer=debug:info logothete node start ..."
      })
  static final class Start implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(Start.class);

    @Parameters(
        paramLabel = "FILE",
        description = "the node's orderer.yaml, or the folder that holds it")
    private Path file = Path.of("orderer.yaml");

    @Option(
        names = "--with-parent",
        hidden = true,
        description = "end when the parent process does")
    private boolean withParent;

    @Override
    public Integer call() throws Exception {
      try {
        LogLevels.ofThisProcess().activateFrom(System.getenv());
      } catch (IllegalArgumentException e) {
        throw new CommandException(String.valueOf(e.getMessage()), e);
      }
      Path settingsFile = Files.isDirectory(file) ? file.resolve("orderer.yaml") : file;
      NodeSettings settings = NodeSettings.read(settingsFile, System.getenv());
      OrdererNode node = OrdererNode.start(settings);
      Thread stop = Thread.ofPlatform().name("stop").unstarted(() -> stop(node));
      Runtime.getRuntime().addShutdownHook(stop);
      if (withParent) {
        var _ =
            ProcessHandle.current()
                .parent()
                .map(parent -> parent.onExit().thenRun(() -> System.exit(CommandLine.ExitCode.OK)));
      }
      new CountDownLatch(1).await(); // until a signal: the shutdown hook closes the node
      return CommandLine.ExitCode.OK;
    }

    private static void stop(OrdererNode node) {
      log.info("stopping");
      node.close();
      log.info("stopped");
    }
  }
}
