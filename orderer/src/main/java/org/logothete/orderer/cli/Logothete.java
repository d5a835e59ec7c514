package org.logothete.orderer.cli;

import java.io.PrintWriter;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.node.StartException;
import org.logothete.orderer.settings.SettingsException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program. Exit codes: 0 it worked, 1 it failed, 2 it was called wrongly, 74 a node's disk
 * failed. Every error is one line on standard error.
 */
@Command(
    name = "logothete",
    description = "A Byzantine fault-tolerant ordering service that speaks Fabric's protocols.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    subcommands = {
      DemoCommand.class,
      NetworkCommand.class,
      NodeCommand.class,
      TxCommand.class,
      ChaincodeCommand.class,
      ReceiptCommand.class,
      BlockCommand.class,
      ChannelCommand.class,
      EvidenceCommand.class,
      MetricsCommand.class,
      LedgerCommand.class,
      BenchCommand.class,
      SimulateCommand.class,
      RehearseCommand.class,
      VersionCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  logothete demo                      see four nodes survive the loss of their leader",
      "  logothete network init net          make a network of four organisations in ./net",
      "  logothete network up net            start its nodes and wait until they order",
      "  logothete tx submit net put k v     have a transaction ordered",
      "  logothete chaincode deploy net counter.tgz --name counter     define a chaincode",
      "  logothete chaincode submit net counter increment             call it, and see the result",
      "  logothete block tail net            watch blocks with their signers",
      "  logothete channel engine net bdls   have the channel ordered by another protocol",
      "  logothete ledger verify NODE        check all that a stopped node has stored",
      "  logothete ledger snapshot NODE      make what another node can begin with",
      "  logothete ledger prune NODE --keep-blocks 9000      delete a stopped node's old blocks",
      "  logothete simulate --seeds 1000     try the consensus in a thousand bad worlds",
      "  logothete bench --network net       load the network and measure it",
      "  logothete COMMAND --help            more about a command, with examples"
    })
public final class Logothete {
  static final int FAILED = 1;
  static final int MISUSED = 2;

  private Logothete() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Logothete());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler(Logothete::failed);
    line.setParameterExceptionHandler(Logothete::misused);
    return line;
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    PrintWriter err = line.getErr();
    switch (e) {
      case CommandException _,
          LocalNetworkException _,
          ClientException _,
          SettingsException _,
          StartException _ ->
          err.println("logothete: " + oneLine(e));
      case InterruptedException _ -> err.println("logothete: interrupted");
      default -> {
        // A bug of ours: the operator gets one line, the trace is there for who asks for it.
        LoggerFactory.getLogger(Logothete.class).debug("Unexpected failure", e);
        err.println(
            "logothete: unexpected failure, please report it: "
                + e
                + " (LOGOTHETE_LOGGING_SPEC=debug shows more)");
      }
    }
    return FAILED;
  }

  private static int misused(CommandLine.ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    line.getErr()
        .println(
            "logothete: %s; try: %s --help"
                .formatted(oneLine(e), line.getCommandSpec().qualifiedName()));
    return MISUSED;
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
  }
}
