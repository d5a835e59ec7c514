package org.logothete.orderer.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "info",
    description = "Tell how a node stands to a channel: relation, status and height.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  logothete channel info --network net -c trade"})
final class ChannelInfoCommand implements Callable<Integer> {
  @Mixin private AdminRun run = new AdminRun();
  @Mixin private ChannelNameOption channel = new ChannelNameOption();

  @Override
  public Integer call() throws Exception {
    return run.ask(client -> client.get(AdminRun.CHANNELS + "/" + channel.name()));
  }
}
