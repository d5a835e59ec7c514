package org.logothete.orderer.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "list",
    description = "List the channels of a node, or tell more about one of them.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete channel list --network net",
      "  logothete channel list -o 127.0.0.1:9443 --ca-file ca.pem --client-cert admin.pem"
          + " --client-key admin.key",
      "  logothete channel list --network net --node 1 -c trade"
    })
final class ChannelListCommand implements Callable<Integer> {
  @Mixin private AdminRun run = new AdminRun();

  @Option(
      names = {"-c", "--channelID"},
      paramLabel = "CHANNEL",
      description = "tell more about this channel")
  private @Nullable String channel;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    String path =
        channel == null
            ? AdminRun.CHANNELS
            : AdminRun.CHANNELS + "/" + ChannelNameOption.checked(spec, channel);
    return run.ask(client -> client.get(path));
  }
}
