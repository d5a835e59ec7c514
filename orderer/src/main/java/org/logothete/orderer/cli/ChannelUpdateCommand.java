package org.logothete.orderer.cli;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.logothete.orderer.participation.ParticipationException;
import org.logothete.orderer.participation.UpdateEnvelope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "update",
    description = "Hand a signed config update in at a node.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  logothete channel update --network net --node 1 -c trade -e e.pb"})
final class ChannelUpdateCommand implements Callable<Integer> {
  @Mixin private AdminRun run = new AdminRun();
  @Mixin private ChannelNameOption channel = new ChannelNameOption();

  @Option(
      names = {"-e", "--config-update-envelope"},
      paramLabel = "FILE",
      required = true,
      description = "an envelope of type CONFIG_UPDATE with all signatures")
  private Path file = Path.of("");

  @Override
  public Integer call() throws Exception {
    ByteString update = read();
    return run.ask(client -> client.put(AdminRun.CHANNELS, "config-update-envelope", update));
  }

  private ByteString read() throws CommandException {
    try {
      ByteString update = ByteString.copyFrom(Files.readAllBytes(file));
      String named = UpdateEnvelope.channel(update);
      if (!named.equals(channel.name())) {
        throw new CommandException(
            "%s is for channel %s, not %s".formatted(file, named, channel.name()));
      }
      return update;
    } catch (IOException | ParticipationException e) {
      throw new CommandException("%s is no config update: %s".formatted(file, e.getMessage()), e);
    }
  }
}
