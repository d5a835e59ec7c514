package org.logothete.orderer.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.orderer.local.EngineSwitch;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "channel",
    description = "Join and remove channels, look at how one is ordered, and change it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ChannelCreateCommand.class,
      ChannelListCommand.class,
      ChannelInfoCommand.class,
      ChannelJoinCommand.class,
      ChannelRemoveCommand.class,
      ChannelUpdateCommand.class,
      ChannelFetchCommand.class,
      ChannelConfigCommand.class,
      ChannelCommand.Engine.class
    })
final class ChannelCommand {
  @Command(
      name = "engine",
      description = {
        "Show by which engine the channel is ordered, or have it ordered by another one.",
        "The network goes on while it is switched; no process is restarted.",
        "The config update is signed by every ordering organisation's administrator."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  logothete channel engine net",
        "  logothete channel engine net bdls",
        "  logothete channel engine net pbft --node 3"
      })
  static final class Engine implements Callable<Integer> {
    @Mixin private NetworkArgument argument = new NetworkArgument();

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "pbft|bdls",
        description = "the engine to switch to (default: switch nothing)")
    private @Nullable String wanted;

    @Option(names = "--node", description = "node to ask, by name or id (default: the first)")
    private String node = "1";

    @Option(
        names = "--timeout",
        paramLabel = "SECONDS",
        description = "to wait for each answer and block (default: 60)")
    private int timeoutSeconds = 60;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      String engine = wanted == null ? "" : EngineName.parse(spec, wanted);
      LocalNetwork network = argument.open();
      PrintWriter out = spec.commandLine().getOut();
      EngineSwitch engines =
          new EngineSwitch(network, network.node(node), Duration.ofSeconds(timeoutSeconds));
      if (engine.isEmpty()) {
        ChannelConfig config = engines.current();
        out.printf(
            "channel %s is ordered with %s (config %d)%n",
            network.channel(), config.orderer().engine(), config.sequence());
      } else {
        EngineSwitch.Switched switched = engines.to(engine);
        out.printf(
            "channel %s is ordered with %s from block %d on (config %d)%n",
            network.channel(), engine, switched.block() + 1, switched.configSequence());
        for (LocalNode absent : switched.followLater()) {
          out.printf("%s does not answer; it follows when it runs again%n", absent.name());
        }
      }
      out.flush();
      return CommandLine.ExitCode.OK;
    }
  }
}
