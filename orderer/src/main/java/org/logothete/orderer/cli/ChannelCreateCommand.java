package org.logothete.orderer.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.network.consortium.GenesisBlock;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "create",
    description = {
      "Make the first blocks of other channels of a network.",
      "Their members, consenters, policies and limits are those of the network's first channel."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  logothete channel create net trade"})
final class ChannelCreateCommand implements Callable<Integer> {
  @Mixin private NetworkArgument argument = new NetworkArgument();

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "CHANNEL", description = "their names")
  private List<String> names = new ArrayList<>();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    LocalNetwork network = argument.open();
    for (String name : names) {
      Path file = create(network, name);
      spec.commandLine()
          .getOut()
          .printf(
              "channel %s begins with %s%nnext: logothete channel join --network %s -c %s -b %s%n",
              name, file, argument, name, file);
    }
    return CommandLine.ExitCode.OK;
  }

  private Path create(LocalNetwork network, String name)
      throws CommandException, LocalNetworkException {
    Path file = network.root().resolve("channels").resolve(name + ".block");
    try {
      Block block =
          GenesisBlock.like(network.genesisConfig(), name, Instant.now(), new SecureRandom());
      Files.createDirectories(network.root().resolve("channels"));
      return Files.write(file, block.toByteArray(), StandardOpenOption.CREATE_NEW);
    } catch (InvalidConfigException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(
          file + " exists already; a channel has one first block, which is never made anew", e);
    } catch (IOException e) {
      throw new CommandException("cannot write " + file + ": " + e, e);
    }
  }
}
