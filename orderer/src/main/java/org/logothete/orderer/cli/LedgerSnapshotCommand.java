package org.logothete.orderer.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.StoredChannel;
import org.logothete.ledger.rocks.StoppedLedger;
import org.logothete.ledger.state.StateView;
import org.logothete.orderer.node.LocalIdentity;
import org.logothete.orderer.node.StartException;
import org.logothete.orderer.settings.SettingsException;
import org.logothete.orderer.snapshot.SnapshotException;
import org.logothete.orderer.snapshot.SnapshotMaker;
import org.logothete.orderer.snapshot.SnapshotStatement;
import org.logothete.orderer.verify.NodeKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "snapshot",
    description = {
      "Make snapshots of a node's channels, with which other nodes can begin: config blocks, the"
          + " newest block, which transactions there were, and the state of chaincode. The node may"
          + " run.",
      "Every node makes the same at the same block, under the same content hash. Given the node's"
          + " settings, the snapshot is attested with the node's key, too."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete ledger snapshot net/nodes/orderer.org1.example --to snapshots",
      "  logothete ledger snapshot orderer.yaml --channel mychannel --block 120000",
      "",
      "Then have the operators of other nodes attest it, with 'logothete ledger attest'."
    })
final class LedgerSnapshotCommand implements Callable<Integer> {
  @Mixin private LedgerArgument argument = new LedgerArgument();

  @Option(
      names = "--block",
      paramLabel = "N",
      description =
          "newest block of the snapshot (default: the newest there is; where chaincode wrote to the"
              + " state, the one that the state is at, and no other is possible)")
  private @Nullable Long block;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "where to make a folder for each snapshot (default: ${DEFAULT-VALUE})")
  private Path to = Path.of(".");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandException, SettingsException, StartException {
    PrintWriter out = spec.commandLine().getOut();
    Optional<NodeKey> key = key();
    try (StoppedLedger ledger = StoppedLedger.openShared(argument.location())) {
      for (String name : argument.chosen(ledger.channels())) {
        StoredChannel channel = LedgerArgument.require(ledger.channel(name), name);
        try (StateView state = ledger.state(name)) {
          make(channel.channel(), new SnapshotMaker(channel, state), key, out);
        }
      }
    } catch (LedgerException | SnapshotException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private void make(String channel, SnapshotMaker maker, Optional<NodeKey> key, PrintWriter out)
      throws SnapshotException {
    long newest = Optional.ofNullable(block).orElse(maker.newest());
    Path folder = to.resolve(channel + "-" + newest);
    SnapshotStatement made = maker.make(newest, folder);
    out.printf(
        "%s: block %d, %d transactions, %d keys in the state%n",
        folder, made.block(), made.transactions(), made.state().keys());
    out.printf("  content %s%n", made.contentHash());
    if (key.isPresent()) {
      LedgerAttestCommand.attest(maker, folder, key.get(), out);
    } else {
      out.println("  not attested: that takes the node's key, so give its orderer.yaml");
    }
  }

  private Optional<NodeKey> key() throws SettingsException, StartException {
    return argument.hasSettings()
        ? Optional.of(LocalIdentity.read(argument.settings().localMsp()).key())
        : Optional.empty();
  }
}
