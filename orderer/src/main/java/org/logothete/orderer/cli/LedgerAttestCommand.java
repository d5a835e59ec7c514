package org.logothete.orderer.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.StoredChannel;
import org.logothete.ledger.rocks.StoppedLedger;
import org.logothete.ledger.state.StateView;
import org.logothete.orderer.node.LocalIdentity;
import org.logothete.orderer.node.StartException;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.settings.SettingsException;
import org.logothete.orderer.snapshot.Snapshot;
import org.logothete.orderer.snapshot.SnapshotException;
import org.logothete.orderer.snapshot.SnapshotMaker;
import org.logothete.orderer.verify.NodeKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "attest",
    description = {
      "Sign a snapshot, if it says what this node's own ledger says. The node may run.",
      "Exit code 1 if the ledger says something else, or the node is no consenter at that block."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete ledger attest net/nodes/orderer.org2.example snapshots/mychannel-120000"
    })
final class LedgerAttestCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "PATH",
      description = "the node's orderer.yaml, or the folder that holds it")
  private Path node = Path.of("orderer.yaml");

  @Parameters(index = "1", paramLabel = "SNAPSHOT", description = "the snapshot's folder")
  private Path snapshot = Path.of(".");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandException, SettingsException, StartException {
    PrintWriter out = spec.commandLine().getOut();
    NodeSettings settings = LedgerArgument.settings(node);
    NodeKey key = LocalIdentity.read(settings.localMsp()).key();
    try (StoppedLedger ledger = StoppedLedger.openShared(settings.ledgerLocation())) {
      String name = Snapshot.channel(snapshot);
      StoredChannel channel = LedgerArgument.require(ledger.channel(name), name);
      try (StateView state = ledger.state(name)) {
        boolean attested = attest(new SnapshotMaker(channel, state), snapshot, key, out);
        out.flush();
        return attested ? CommandLine.ExitCode.OK : Logothete.FAILED;
      }
    } catch (LedgerException | SnapshotException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Attests a snapshot and says so, or why not. */
  static boolean attest(SnapshotMaker maker, Path snapshot, NodeKey key, PrintWriter out)
      throws SnapshotException {
    Optional<Path> attestation = maker.attest(snapshot, key);
    attestation.ifPresentOrElse(
        file -> out.printf("  attested in %s%n", file),
        () -> out.println("  not attested: this node is no consenter at that block"));
    return attestation.isPresent();
  }
}
