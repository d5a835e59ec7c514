package org.logothete.orderer.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.logothete.orderer.participation.BlockChoice;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "fetch",
    description = "Fetch a block from a node and write it to a file.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  logothete channel fetch --network net --node 1 -c trade -b config -f config.block"
    })
final class ChannelFetchCommand implements Callable<Integer> {
  @Mixin private AdminRun run = new AdminRun();
  @Mixin private ChannelNameOption channel = new ChannelNameOption();

  @Option(
      names = {"-b", "--blockID"},
      paramLabel = "newest|oldest|config|NUMBER",
      required = true,
      description = "which block")
  private String block = "";

  @Option(
      names = {"-f", "--outputfile"},
      paramLabel = "FILE",
      required = true,
      description = "where to write it")
  private Path file = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    String path = AdminRun.CHANNELS + "/" + channel.name() + "/blocks/" + checkedBlock();
    return run.ask(
        client -> client.get(path), answer -> Files.write(file, answer.content().toByteArray()));
  }

  private String checkedBlock() {
    try {
      BlockChoice _ = BlockChoice.parse(block);
      return block;
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), "-b: " + e.getMessage(), e);
    }
  }
}
