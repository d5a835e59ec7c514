package org.logothete.orderer.cli;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.client.BlockStream;
import org.logothete.orderer.client.BlockSummary;
import org.logothete.orderer.client.BroadcastSession;
import org.logothete.orderer.client.ClientException;
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
    name = "tx",
    description = "Have transactions ordered, and find them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TxCommand.Submit.class, TxTraceCommand.class})
final class TxCommand {
  @Command(
      name = "submit",
      description = "Sign a Fabric endorser transaction as the network's client and submit it.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  logothete tx submit net put key value",
        "  logothete tx submit net --chaincode asset --wait create asset1 blue",
        "  logothete tx submit net --node 3 -n 1000 put key value",
        "  logothete tx submit net --payload order.bin put"
      })
  static final class Submit implements Callable<Integer> {
    private static final int IN_FLIGHT_MAX = 256;

    @Mixin private NetworkArgument argument = new NetworkArgument();

    @Parameters(
        index = "1",
        paramLabel = "FUNCTION",
        description = "function of the chaincode to call")
    private String function = "";

    @Parameters(index = "2..*", paramLabel = "ARG", description = "arguments of the function")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--chaincode", description = "name of the chaincode (default: demo)")
    private String chaincode = "demo";

    @Option(names = "--payload", description = "file whose bytes become the last argument")
    private @Nullable Path payload;

    @Option(names = "--node", description = "node to send to, by name or id (default: the first)")
    private String node = "1";

    @Option(names = "-n", description = "how many transactions to make of it (default: 1)")
    private int count = 1;

    @Option(names = "--wait", description = "wait until all of them are in blocks")
    private boolean wait;

    @Option(names = "--timeout", description = "seconds to wait for answers and blocks")
    private int timeoutSeconds = 30;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      if (count < 1) {
        throw new CommandLine.ParameterException(spec.commandLine(), "-n must be at least 1");
      }
      LocalNetwork network = argument.open();
      Envelopes envelopes = network.clientEnvelopes();
      try (OrdererConnection connection = network.connect(network.node(node))) {
        long height = wait ? heightOf(connection, envelopes) : 0;
        Set<String> submitted = submit(connection, envelopes);
        if (wait) {
          awaitBlocks(connection, envelopes, height, submitted);
        }
      }
      return CommandLine.ExitCode.OK;
    }

    private Set<String> submit(OrdererConnection connection, Envelopes envelopes) throws Exception {
      PrintWriter out = spec.commandLine().getOut();
      List<ByteString> call = callArguments();
      List<String> ids = new ArrayList<>();
      List<CompletableFuture<BroadcastResponse>> answers = new ArrayList<>();
      try (BroadcastSession session = connection.broadcast(IN_FLIGHT_MAX)) {
        for (int i = 0; i < count; i++) {
          var transaction = envelopes.endorserTransaction(chaincode, call);
          ids.add(transaction.transactionId());
          answers.add(session.send(transaction.envelope()));
        }
        for (int i = 0; i < count; i++) {
          BroadcastResponse answer = await(answers.get(i));
          if (answer.getStatus() != Status.SUCCESS) {
            throw new CommandException(
                "%s refused transaction %s: %s %s"
                    .formatted(
                        connection.node(), ids.get(i), answer.getStatus(), answer.getInfo()));
          }
          out.println(ids.get(i) + " accepted");
        }
      }
      out.flush();
      return new HashSet<>(ids);
    }

    private BroadcastResponse await(CompletableFuture<BroadcastResponse> answer)
        throws CommandException, InterruptedException {
      try {
        return answer.get(timeoutSeconds, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        throw new CommandException("no answer within " + timeoutSeconds + " s", e);
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        throw new CommandException(
            cause == null ? "the answer is lost" : String.valueOf(cause.getMessage()), e);
      }
    }

    private List<ByteString> callArguments() throws CommandException {
      List<String> texts = new ArrayList<>();
      texts.add(function);
      texts.addAll(arguments);
      List<ByteString> call = new ArrayList<>(Envelopes.utf8(texts));
      if (payload != null) {
        try {
          call.add(ByteString.copyFrom(Files.readAllBytes(payload)));
        } catch (IOException e) {
          throw new CommandException("cannot read " + payload + ": " + e, e);
        }
      }
      return call;
    }

    private long heightOf(OrdererConnection connection, Envelopes envelopes)
        throws ClientException, InterruptedException {
      try (BlockStream newest = connection.deliver(envelopes, Seeks.newest())) {
        return newest
                .nextBlock(Duration.ofSeconds(timeoutSeconds))
                .map(block -> block.getHeader().getNumber())
                .orElse(-1L)
            + 1;
      }
    }

    private void awaitBlocks(
        OrdererConnection connection, Envelopes envelopes, long from, Set<String> missing)
        throws ClientException, InterruptedException {
      PrintWriter out = spec.commandLine().getOut();
      try (BlockStream blocks = connection.deliver(envelopes, Seeks.follow(from))) {
        while (!missing.isEmpty()) {
          Optional<Block> block = blocks.nextBlock(Duration.ofSeconds(timeoutSeconds));
          if (block.isEmpty()) {
            throw new ClientException("the node ended the stream of blocks");
          }
          BlockSummary summary = BlockSummary.of(block.get());
          for (BlockSummary.Transaction transaction : summary.transactions()) {
            if (missing.remove(transaction.id())) {
              out.println(transaction.id() + " in block " + summary.number());
            }
          }
          out.flush();
        }
      }
    }
  }
}
