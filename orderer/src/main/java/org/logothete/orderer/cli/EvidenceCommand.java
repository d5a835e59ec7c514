package org.logothete.orderer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.orderer.evidence.EvidenceException;
import org.logothete.orderer.evidence.EvidenceFile;
import org.logothete.orderer.evidence.EvidenceFolder;
import org.logothete.orderer.evidence.ExecutorEvidence;
import org.logothete.orderer.evidence.VoteEvidence;
import org.logothete.orderer.local.LocalNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "evidence",
    description = "List and check proofs that a consenter or an executor broke the protocol.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {EvidenceCommand.Show.class, EvidenceCommand.Verify.class})
final class EvidenceCommand {
  private static ObjectNode describe(Path path, EvidenceFile file) {
    ObjectNode described =
        new ObjectMapper()
            .createObjectNode()
            .put("file", path.toString())
            .put("channel", file.channel())
            .put("mspId", file.mspId())
            .put("offence", file.offence())
            .put("found", file.found().toString());
    return switch (file) {
      case VoteEvidence votes ->
          described
              .put("engine", votes.domain().engine())
              .put("configSequence", votes.domain().configSequence())
              .put("height", votes.evidence().height())
              .put("consenter", votes.evidence().culprit().value());
      case ExecutorEvidence said ->
          described.put("call", said.call()).put("executor", said.executor());
    };
  }

  private static String line(EvidenceFile file) {
    return "channel %s, %s: %s of %s: %s"
        .formatted(file.channel(), file.place(), file.culprit(), file.mspId(), file.offence());
  }

  private static EvidenceFile read(Path path) throws CommandException {
    try {
      return EvidenceFolder.read(path);
    } catch (EvidenceException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  @Command(
      name = "list",
      description = "List the evidence that the nodes of a network on this machine keep.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  logothete evidence list net",
        "  logothete evidence list net --node 3 --json"
      })
  static final class Show implements Callable<Integer> {
    @Mixin private NetworkArgument argument = new NetworkArgument();

    @Option(names = "--node", description = "this node only, by name or id (default: all)")
    private @Nullable String node;

    @Option(names = "--json", description = "print a JSON array")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      PrintWriter out = spec.commandLine().getOut();
      ArrayNode all = new ObjectMapper().createArrayNode();
      for (LocalNode each : nodes()) {
        Path folder = each.settings().ledgerLocation().resolve(EvidenceFolder.NAME);
        for (Path path : new EvidenceFolder(folder, Integer.MAX_VALUE).files()) {
          EvidenceFile file = read(path);
          all.add(describe(path, file).put("node", each.name()));
          if (!json) {
            out.printf("%s: %s%n  %s%n", each.name(), line(file), path);
          }
        }
      }
      if (json) {
        out.println(all.toPrettyString());
      } else if (all.isEmpty()) {
        out.println("no node of " + argument + " keeps evidence");
      }
      out.flush();
      return 0;
    }

    private List<LocalNode> nodes() throws Exception {
      return node == null ? argument.open().nodes() : List.of(argument.open().node(node));
    }
  }

  @Command(
      name = "verify",
      description = {
        "Check evidence: that the owner of the certificate in the file signed statements that no"
            + " honest node signs both.",
        "With a config block also that this certificate was that node's. Needs no network.",
        "Exit code 1 if a file proves nothing."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  logothete evidence verify evidence.json --config net/genesis.block",
        "  logothete evidence verify net/nodes/*/data/evidence/*.json --json"
      })
  static final class Verify implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "files that a node kept")
    private List<Path> files = List.of();

    @Option(
        names = "--config",
        paramLabel = "BLOCK",
        description =
            "file with the config block (or genesis block) that was in force at the height")
    private @Nullable Path config;

    @Option(names = "--json", description = "print a JSON array")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      Optional<ChannelConfig> named =
          config == null ? Optional.empty() : Optional.of(configOf(config));
      PrintWriter out = spec.commandLine().getOut();
      ArrayNode all = new ObjectMapper().createArrayNode();
      boolean proven = true;
      for (Path path : files) {
        EvidenceFile file = read(path);
        List<String> flaws = named.map(file::flaws).orElseGet(file::flaws);
        proven &= flaws.isEmpty();
        ObjectNode description = describe(path, file).put("proven", flaws.isEmpty());
        flaws.forEach(description.putArray("flaws")::add);
        all.add(description);
        if (!json) {
          out.printf("%s: %s%n  %s%n", flaws.isEmpty() ? "proven" : "NOT PROVEN", line(file), path);
          flaws.forEach(flaw -> out.println("  " + flaw));
        }
      }
      if (json) {
        out.println(all.toPrettyString());
      } else if (named.isEmpty()) {
        out.println("whose certificate it is was not checked: give the config block with --config");
      }
      out.flush();
      return proven ? 0 : Logothete.FAILED;
    }

    private static ChannelConfig configOf(Path file) throws CommandException {
      try {
        return ConfigBlocks.read(Block.parseFrom(Files.readAllBytes(file)));
      } catch (IOException | InvalidConfigException e) {
        throw new CommandException("%s is no config block: %s".formatted(file, e.getMessage()), e);
      }
    }
  }
}
