package org.logothete.orderer.cli;

import picocli.CommandLine.Option;

/** Which channel, named as {@code osnadmin} does. */
final class ChannelNameOption {
  @Option(
      names = {"-c", "--channelID"},
      paramLabel = "CHANNEL",
      required = true,
      description = "name of the channel")
  private String name = "";

  String name() {
    return name;
  }
}
