package org.logothete.orderer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.rocks.RocksLedger;
import org.logothete.ledger.state.ChannelState;
import org.logothete.orderer.history.Pruning;
import org.logothete.orderer.history.Pruning.Pruned;
import org.logothete.orderer.settings.SettingsException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "prune",
    description = {
      "Delete the old blocks of a stopped node: all but the newest, and all config blocks.",
      "Which transactions they held stays known, so nothing can be ordered a second time. The node"
          + " can then not serve the deleted blocks to peers and clients, nor to nodes that fell"
          + " behind. A running node prunes by itself with FileLedger.KeepBlocks."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete ledger prune net/nodes/orderer.org1.example --keep-blocks 100000 --dry-run",
      "  logothete ledger prune orderer.yaml --keep-blocks 100000 --channel mychannel"
    })
final class LedgerPruneCommand implements Callable<Integer> {
  @Mixin private LedgerArgument argument = new LedgerArgument();

  @Option(
      names = "--keep-blocks",
      paramLabel = "N",
      required = true,
      description = "how many of each channel's newest blocks stay")
  private long keepBlocks;

  @Option(names = "--dry-run", description = "say what would be deleted, and delete nothing")
  private boolean dryRun;

  @Option(names = "--json", description = "print a JSON array")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandException, SettingsException {
    if (keepBlocks < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--keep-blocks must be at least 1, not " + keepBlocks);
    }
    PrintWriter out = spec.commandLine().getOut();
    ArrayNode all = new ObjectMapper().createArrayNode();
    try (Ledger ledger = RocksLedger.openExisting(argument.location())) {
      for (String name : argument.chosen(ledger.channels())) {
        ChannelLedger channel = LedgerArgument.require(ledger.channel(name), name);
        ChannelState state = LedgerArgument.require(ledger.state(name), name);
        Pruned pruned =
            dryRun
                ? Pruning.plan(channel, state, keepBlocks)
                : Pruning.prune(channel, state, keepBlocks);
        if (json) {
          all.add(describe(pruned));
        } else {
          print(pruned, out);
        }
      }
    } catch (LedgerException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
    if (json) {
      out.println(all.toPrettyString());
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private void print(Pruned pruned, PrintWriter out) {
    if (pruned.blocks() == 0) {
      out.printf(
          "%s: nothing to delete; it has blocks %d to %d%n",
          pruned.channel(), pruned.first(), pruned.height() - 1);
      return;
    }
    out.printf(
        "%s: blocks %d to %d %s; blocks %d to %d stay, and config blocks %s%n",
        pruned.channel(),
        pruned.before(),
        pruned.first() - 1,
        dryRun ? "would be deleted" : "deleted",
        pruned.first(),
        pruned.height() - 1,
        pruned.configs());
  }

  private ObjectNode describe(Pruned pruned) {
    ObjectNode node =
        new ObjectMapper()
            .createObjectNode()
            .put("channel", pruned.channel())
            .put("dryRun", dryRun)
            .put("firstBlockBefore", pruned.before())
            .put("firstBlock", pruned.first())
            .put("height", pruned.height());
    ArrayNode configs = node.putArray("olderConfigBlocks");
    pruned.configs().forEach(configs::add);
    return node;
  }
}
