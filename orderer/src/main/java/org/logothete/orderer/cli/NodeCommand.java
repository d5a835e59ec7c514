package org.logothete.orderer.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.node.OrdererNode;
import org.logothete.orderer.node.SnapshotJoin;
import org.logothete.orderer.node.StartException;
import org.logothete.orderer.ops.LogFormat;
import org.logothete.orderer.ops.LogLevels;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.settings.SettingsException;
import org.logothete.orderer.snapshot.SnapshotStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "node",
    description = "Run a single ordering node, or prepare it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {NodeCommand.Start.class, NodeCommand.Join.class, NodeDumpCommand.class})
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
        "  logothete node start orderer.yaml --role executor",
        "  LOGOTHETE_LOGGING_SPEC=org.logothete.orderer.peer=debug:info logothete node start ..."
      })
  static final class Start implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(Start.class);
    private static final String ROLE_VARIABLE = "ORDERER_GENERAL_ROLE";

    @Parameters(
        paramLabel = "FILE",
        description = "the node's orderer.yaml, or the folder that holds it")
    private Path file = Path.of("orderer.yaml");

    @Option(
        names = "--role",
        description =
            "orderer, or executor: it executes chaincode and orders nothing (default:"
                + " General.Role of the settings)")
    private NodeSettings.@Nullable Role role;

    @Option(
        names = "--with-parent",
        hidden = true,
        description = "end when the parent process does")
    private boolean withParent;

    @Override
    public Integer call() throws Exception {
      try {
        LogFormat.from(System.getenv()).activate();
        LogLevels.ofThisProcess().activateFrom(System.getenv());
      } catch (IllegalArgumentException e) {
        throw new CommandException(String.valueOf(e.getMessage()), e);
      }
      NodeSettings settings =
          LedgerArgument.settings(
              file, role == null ? Map.of() : Map.of(ROLE_VARIABLE, role.name()));
      OrdererNode node = OrdererNode.start(settings, FailedDisk::endProcess);
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

  @Command(
      name = "join",
      description = {
        "Let a node begin a channel with a snapshot instead of all blocks since its genesis block.",
        "Verified first: that the snapshot leads from the genesis block in the node's settings to"
            + " its newest block, each step certified by a quorum; and that f + 1 consenters attest"
            + " which transactions there were and what they left in the state. Start the node"
            + " afterwards."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  logothete node join orderer.yaml --snapshot snapshots/mychannel-120000",
        "  logothete node join orderer.yaml --snapshot snapshots/mychannel-120000 --dry-run"
      })
  static final class Join implements Callable<Integer> {
    @Parameters(
        paramLabel = "FILE",
        description = "the node's orderer.yaml, or the folder that holds it")
    private Path file = Path.of("orderer.yaml");

    @Option(
        names = "--snapshot",
        paramLabel = "DIR",
        required = true,
        description = "the snapshot's folder")
    private Path snapshot = Path.of(".");

    @Option(
        names = "--trust",
        paramLabel = "HASH",
        description = "content hash that you trust from elsewhere, whoever attests the snapshot")
    private @Nullable String trust;

    @Option(names = "--dry-run", description = "verify the snapshot, and do nothing")
    private boolean dryRun;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws SettingsException, StartException {
      PrintWriter out = spec.commandLine().getOut();
      SnapshotJoin join = new SnapshotJoin(LedgerArgument.settings(file));
      SnapshotJoin.Trusted trusted = join.check(snapshot, Optional.ofNullable(trust));
      if (!dryRun) {
        join.begin(trusted);
      }
      SnapshotStatement statement = trusted.statement();
      out.printf(
          "channel %s %s block %d, with %d transactions known and %d keys in the state;"
              + " attested by consenters %s%n",
          statement.channel(),
          dryRun ? "can begin at" : "begins at",
          statement.block(),
          statement.transactions(),
          statement.state().keys(),
          trusted.attesters());
      out.flush();
      return CommandLine.ExitCode.OK;
    }
  }
}
