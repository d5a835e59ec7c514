package org.logothete.orderer.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.client.BlockStream;
import org.logothete.orderer.client.BlockStream.Next;
import org.logothete.orderer.client.BlockSummary;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.client.Seeks;
import org.logothete.orderer.local.LocalNetwork;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "block",
    description = "Read blocks from a node.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {BlockCommand.Get.class, BlockCommand.Tail.class})
final class BlockCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration TICK = Duration.ofSeconds(1);

  /** What both commands share. */
  static final class Reading {
    @Mixin private NetworkArgument argument = new NetworkArgument();

    @Option(names = "--node", description = "node to read from, by name or id (default: the first)")
    private String node = "1";

    @Option(names = "--json", description = "print each block as one line of protobuf JSON")
    private boolean json;

    @Option(names = "--transactions", description = "list the transactions of each block")
    private boolean transactions;

    void read(SeekInfo seek, Duration patience, PrintWriter out) throws Exception {
      LocalNetwork network = argument.open();
      Envelopes envelopes = network.clientEnvelopes();
      try (OrdererConnection connection = network.connect(network.node(node));
          BlockStream blocks = connection.deliver(envelopes, seek)) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean more = true;
        while (more) {
          switch (blocks.next(TICK)) {
            case Next.Delivered(Block block) -> {
              print(block, out);
              deadline = System.nanoTime() + patience.toNanos();
            }
            case Next.Complete _ -> more = false;
            case Next.Nothing _ -> {
              if (System.nanoTime() - deadline > 0) {
                throw new CommandException(
                    connection.node() + " delivered nothing for " + patience.toSeconds() + " s");
              }
            }
          }
        }
      }
    }

    private void print(Block block, PrintWriter out) throws InvalidProtocolBufferException {
      if (json) {
        out.println(JsonFormat.printer().omittingInsignificantWhitespace().print(block));
      } else {
        BlockSummary summary = BlockSummary.of(block);
        out.println(summary.line());
        if (transactions) {
          for (BlockSummary.Transaction transaction : summary.transactions()) {
            out.printf(
                "  %-64s  %-20s %-12s %d bytes%n",
                transaction.id(), transaction.type(), transaction.chaincode(), transaction.bytes());
          }
        }
      }
      out.flush();
    }
  }

  @Command(
      name = "get",
      description = "Print blocks that exist.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  logothete block get net",
        "  logothete block get net 7 --transactions",
        "  logothete block get net --from 0 --to 20 --json"
      })
  static final class Get implements Callable<Integer> {
    @Mixin private Reading reading = new Reading();

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "N|newest",
        description = "number of the block (default: newest)")
    private String which = "newest";

    @Option(names = "--from", description = "first block of a range")
    private @Nullable Long from;

    @Option(names = "--to", description = "last block of a range")
    private @Nullable Long to;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      reading.read(seek(), PATIENCE, spec.commandLine().getOut());
      return CommandLine.ExitCode.OK;
    }

    private SeekInfo seek() {
      if (from != null || to != null) {
        if (from == null || to == null || from < 0 || from > to) {
          throw misuse("give both --from and --to, the smaller one first");
        }
        return Seeks.existing(from, to);
      }
      if (which.equals("newest")) {
        return Seeks.newest();
      }
      try {
        long number = Long.parseLong(which);
        if (number < 0) {
          throw misuse("a block number is not negative");
        }
        return Seeks.existing(number, number);
      } catch (NumberFormatException _) {
        throw misuse("'" + which + "' is neither a block number nor 'newest'");
      }
    }

    private CommandLine.ParameterException misuse(String text) {
      return new CommandLine.ParameterException(spec.commandLine(), text);
    }
  }

  @Command(
      name = "tail",
      description = "Print blocks as they are ordered, until Ctrl-C.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  logothete block tail net",
        "  logothete block tail net --node 2 --from 0"
      })
  static final class Tail implements Callable<Integer> {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    @Mixin private Reading reading = new Reading();

    @Option(names = "--from", description = "block to begin with (default: the newest)")
    private @Nullable Long from;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      SeekInfo seek = Optional.ofNullable(from).map(Seeks::follow).orElseGet(Seeks::followNewest);
      reading.read(seek, FOR_EVER, spec.commandLine().getOut());
      return CommandLine.ExitCode.OK;
    }
  }
}
