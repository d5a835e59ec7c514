package org.logothete.orderer.cli;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.InvalidConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "join",
    description = {
      "Have a node join a channel, while it runs.",
      "With a later config block than the first it fetches the blocks below from the orderers."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete channel join --network net -c trade -b net/channels/trade.block",
      "  logothete channel join -o 127.0.0.1:9443 --ca-file ca.pem --client-cert admin.pem"
          + " --client-key admin.key -c trade -b trade.block"
    })
final class ChannelJoinCommand implements Callable<Integer> {
  @Mixin private AdminRun run = new AdminRun();
  @Mixin private ChannelNameOption channel = new ChannelNameOption();

  @Option(
      names = {"-b", "--config-block"},
      paramLabel = "FILE",
      required = true,
      description = "the channel's first block, or a later config block")
  private Path file = Path.of("");

  @Override
  public Integer call() throws Exception {
    ByteString block = read();
    return run.ask(client -> client.post(AdminRun.CHANNELS, "config-block", block));
  }

  private ByteString read() throws CommandException {
    try {
      ByteString content = ByteString.copyFrom(Files.readAllBytes(file));
      ChannelConfig config = ConfigBlocks.read(Block.parseFrom(content));
      if (!config.channelId().equals(channel.name())) {
        throw new CommandException(
            "%s is of channel %s, not %s".formatted(file, config.channelId(), channel.name()));
      }
      return content;
    } catch (IOException | InvalidConfigException e) {
      throw new CommandException("%s is no config block: %s".formatted(file, e.getMessage()), e);
    }
  }
}
