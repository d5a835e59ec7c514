package org.logothete.orderer.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logothete.network.channel.BatchSize;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigDraft;
import org.logothete.network.channel.Consenter;
import org.logothete.network.channel.GoDuration;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.orderer.local.ConfigDesk;
import org.logothete.orderer.local.ConfigText;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "config",
    description = "Show how a network's channel is configured, and change it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ChannelConfigCommand.Get.class,
      ChannelConfigCommand.Batch.class,
      ChannelConfigCommand.RemoveConsenter.class
    })
final class ChannelConfigCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Command(
      name = "get",
      description = "Show the configuration in force.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  logothete channel config get net"})
  static final class Get implements Callable<Integer> {
    @Mixin private NetworkArgument argument = new NetworkArgument();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      LocalNetwork network = argument.open();
      ConfigDesk desk = new ConfigDesk(network, network.node("1"), PATIENCE);
      ChannelConfig config = desk.current().config();
      PrintWriter out = spec.commandLine().getOut();
      out.printf("channel %s, config %d%n", config.channelId(), config.sequence());
      ConfigText.lines(config).forEach(line -> out.println("  " + line));
      out.flush();
      return CommandLine.ExitCode.OK;
    }
  }

  /** What all changes have in common. */
  static final class ChangeOptions {
    @Mixin private NetworkArgument argument = new NetworkArgument();

    @Option(names = "--node", description = "node to submit to, by name or id (default: the first)")
    private String node = "1";

    @Option(names = "--dry-run", description = "show what would change and who has to sign, only")
    private boolean dryRun;

    LocalNetwork open() throws LocalNetworkException {
      return argument.open();
    }
  }

  /** What is to change. */
  @FunctionalInterface
  private interface Change {
    ConfigDraft of(ConfigDraft draft, ChannelConfig current)
        throws CommandException, LocalNetworkException;
  }

  private static int change(ChangeOptions options, PrintWriter out, Change change)
      throws Exception {
    LocalNetwork network = options.open();
    ConfigDesk desk = new ConfigDesk(network, network.node(options.node), PATIENCE);
    ConfigDesk.InForce before = desk.current();
    try {
      ConfigDraft draft = change.of(ConfigDraft.of(before.config()), before.config());
      ChannelConfig next = draft.next();
      List<String> difference = ConfigText.difference(before.config(), next);
      if (difference.isEmpty()) {
        out.printf("channel %s is configured so already%n", network.channel());
        return CommandLine.ExitCode.OK;
      }
      difference.forEach(out::println);
      out.println("to be signed as these policies demand: " + String.join(", ", draft.policies()));
      if (options.dryRun) {
        out.println("nothing was changed");
        return CommandLine.ExitCode.OK;
      }
      ConfigDesk.InForce after = desk.apply(before, draft.update());
      if (!ConfigText.lines(after.config()).equals(ConfigText.lines(next))) {
        throw new CommandException(
            "config %d came first and is another's change (block %d); try again"
                .formatted(after.config().sequence(), after.block()));
      }
      out.printf("config %d is in force from block %d on%n", next.sequence(), after.block() + 1);
      return CommandLine.ExitCode.OK;
    } catch (InvalidConfigException | IllegalArgumentException e) {
      throw new CommandException("refused: " + e.getMessage(), e);
    } finally {
      out.flush();
    }
  }

  @Command(
      name = "batch",
      description = "Change how much goes into a block, and how long a transaction waits for it.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  logothete channel config batch net --messages 1000 --timeout 500ms",
        "  logothete channel config batch net --preferred-bytes 4194304 --dry-run"
      })
  static final class Batch implements Callable<Integer> {
    @Mixin private ChangeOptions options = new ChangeOptions();

    @Option(names = "--messages", description = "most transactions in a block")
    private @Nullable Integer messages;

    @Option(names = "--absolute-bytes", description = "no transaction may be larger")
    private @Nullable Integer absoluteBytes;

    @Option(names = "--preferred-bytes", description = "a block stays below if it can")
    private @Nullable Integer preferredBytes;

    @Option(names = "--timeout", description = "longest wait of a transaction, such as 500ms")
    private @Nullable String timeout;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      return change(options, spec.commandLine().getOut(), this::draft);
    }

    private ConfigDraft draft(ConfigDraft draft, ChannelConfig current) {
      BatchSize now = current.orderer().batchSize();
      BatchSize wanted =
          new BatchSize(
              Optional.ofNullable(messages).orElse(now.maxMessageCount()),
              Optional.ofNullable(absoluteBytes).orElse(now.absoluteMaxBytes()),
              Optional.ofNullable(preferredBytes).orElse(now.preferredMaxBytes()));
      ConfigDraft sized = draft.withBatchSize(wanted);
      return timeout == null ? sized : sized.withBatchTimeout(GoDuration.parse(timeout));
    }
  }

  @Command(
      name = "remove-consenter",
      description = {
        "Take a node out of the consenters; it follows the channel from then on.",
        "Refused if those that stay and vote now are no quorum among themselves."
      },
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  logothete channel config remove-consenter net 4 --dry-run"})
  static final class RemoveConsenter implements Callable<Integer> {
    @Mixin private ChangeOptions options = new ChangeOptions();

    @Parameters(index = "1", paramLabel = "ID", description = "number of the consenter")
    private int id;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      LocalNetwork network = options.open();
      return change(
          options,
          spec.commandLine().getOut(),
          (draft, current) -> {
            List<Consenter> stay =
                current.orderer().mapping().stream().filter(each -> each.id() != id).toList();
            if (stay.size() == current.orderer().mapping().size()) {
              throw new CommandException(
                  "channel %s has no consenter %d".formatted(network.channel(), id));
            }
            VotingNodes.requireQuorum(network, stay);
            return draft.withConsenters(stay);
          });
    }
  }
}
