package org.logothete.orderer.cli;

import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.InvalidConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which channel, named as {@code osnadmin} does. */
final class ChannelNameOption {
  @Option(
      names = {"-c", "--channelID"},
      paramLabel = "CHANNEL",
      required = true,
      description = "name of the channel")
  private String name = "";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /**
   * The name, which becomes a part of a path that a node is asked for.
   *
   * @throws CommandLine.ParameterException if no channel can be called that
   */
  String name() {
    return checked(spec, name);
  }

  /** The same for a command that may do without. */
  static String checked(CommandSpec spec, String name) {
    try {
      ChannelConfig.checkChannelId(name);
      return name;
    } catch (InvalidConfigException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), "-c: " + e.getMessage(), e);
    }
  }
}
