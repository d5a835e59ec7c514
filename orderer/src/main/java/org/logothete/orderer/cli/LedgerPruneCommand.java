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
import org.logothete.orderer.history.Pruning.Forgotten;
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
          + " behind. A running node prunes by itself with FileLedger.KeepBlocks.",
      "Apart from that the state of chaincode can forget what old blocks wrote to it: its values"
          + " stay, the histories of keys begin later. A running node forgets by itself with"
          + " FileLedger.KeepHistory."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete ledger prune net/nodes/orderer.org1.example --keep-blocks 100000 --dry-run",
      "  logothete ledger prune orderer.yaml --keep-blocks 100000 --channel mychannel",
      "  logothete ledger prune orderer.yaml --keep-history 100000"
    })
final class LedgerPruneCommand implements Callable<Integer> {
  @Mixin private LedgerArgument argument = new LedgerArgument();

  @Option(
      names = "--keep-blocks",
      paramLabel = "N",
      description = "how many of each channel's newest blocks stay; all if left out")
  private long keepBlocks = Long.MAX_VALUE;

  @Option(
      names = "--keep-history",
      paramLabel = "N",
      description =
          "of how many of its newest blocks a state remembers what they wrote; of all if left out")
  private long keepHistory = Long.MAX_VALUE;

  @Option(names = "--dry-run", description = "say what would be deleted, and delete nothing")
  private boolean dryRun;

  @Option(names = "--json", description = "print a JSON array")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandException, SettingsException {
    checkOptions();
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
        Forgotten forgotten =
            dryRun
                ? Pruning.planHistory(name, state, keepHistory)
                : Pruning.forgetHistory(name, state, keepHistory);
        if (json) {
          all.add(describe(pruned, forgotten));
        } else {
          print(pruned, out);
          print(forgotten, out);
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

  private void checkOptions() {
    if (Math.min(keepBlocks, keepHistory) == Long.MAX_VALUE) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "say what stays: --keep-blocks, --keep-history or both");
    }
    checkAtLeastOne("--keep-blocks", keepBlocks);
    checkAtLeastOne("--keep-history", keepHistory);
  }

  private void checkAtLeastOne(String option, long value) {
    if (value < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "%s must be at least 1, not %d".formatted(option, value));
    }
  }

  private void print(Forgotten forgotten, PrintWriter out) {
    if (forgotten.first() > forgotten.before()) {
      out.printf(
          "%s: what blocks %d to %d wrote to the state %s; histories begin with block %d%n",
          forgotten.channel(),
          forgotten.before(),
          forgotten.first() - 1,
          dryRun ? "would be forgotten" : "is forgotten",
          forgotten.first());
    }
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

  private ObjectNode describe(Pruned pruned, Forgotten forgotten) {
    ObjectNode node =
        new ObjectMapper()
            .createObjectNode()
            .put("channel", pruned.channel())
            .put("dryRun", dryRun)
            .put("firstBlockBefore", pruned.before())
            .put("firstBlock", pruned.first())
            .put("height", pruned.height())
            .put("historyFromBefore", forgotten.before())
            .put("historyFrom", forgotten.first());
    ArrayNode configs = node.putArray("olderConfigBlocks");
    pruned.configs().forEach(configs::add);
    return node;
  }
}
