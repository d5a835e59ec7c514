package org.logothete.orderer.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "remove",
    description = {
      "Have a node leave a channel and delete all that it holds of it, while it runs.",
      "Others go on with the channel. A node that the channel names as a consenter should first be",
      "removed from its configuration: until then the channel has one consenter less that works."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  logothete channel remove --network net --node 4 -c trade"})
final class ChannelRemoveCommand implements Callable<Integer> {
  @Mixin private AdminRun run = new AdminRun();
  @Mixin private ChannelNameOption channel = new ChannelNameOption();

  @Override
  public Integer call() throws Exception {
    return run.ask(client -> client.delete(AdminRun.CHANNELS + "/" + channel.name()));
  }
}
