package org.logothete.orderer.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.bench.BenchPlan;
import org.logothete.orderer.bench.load.Extent;
import org.logothete.orderer.bench.load.Load;
import org.logothete.orderer.bench.load.Work;
import org.logothete.orderer.client.ChaincodeClient.Until;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What all measurements have in common: who loads the network, and with what. */
final class LoadOptions {
  static final int OUTSTANDING = 4_000;

  @Option(names = "--clients", description = "connections that submit, 1 to 1000 (default: 8)")
  private int clients = 8;

  @Option(
      names = "--processes",
      description = "load processes that the clients run in (default: 1)")
  private int processes = 1;

  @Option(
      names = "--identities",
      description = "how many of the network's clients sign, in turn (default: 1)")
  private int identities = 1;

  @Option(
      names = "--fan-out",
      paramLabel = "N",
      description = {
        "send each transaction to so many nodes at once, 0 for all, as Fabric's gateway does;",
        "a quorum of them has to take it (default: 1)"
      })
  private int fanOut = 1;

  @Option(
      names = "--sign-ahead",
      paramLabel = "N",
      description = "transactions signed before the load begins (default: 40000)")
  private long signedAhead = 40_000;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      description = "random bytes per transaction; its certificates come on top (default: 1024)")
  private int argumentBytes = 1024;

  @Option(
      names = "--chaincode",
      paramLabel = "NAME",
      description = {
        "calls of this chaincode, which is executed after they were ordered, instead of",
        "transactions that are only ordered; it has to be deployed"
      })
  private @Nullable String chaincode;

  @Option(
      names = "--function",
      paramLabel = "NAME",
      description = "what of the chaincode to call, with --chaincode")
  private @Nullable String function;

  @Option(
      names = "--argument",
      paramLabel = "TEXT",
      description = "an argument of the call; {} stands for a number that no other call has")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--until",
      description = "result (default) or ordered: when a call counts, with --chaincode")
  private @Nullable Until until;

  @Option(
      names = "--nodes",
      split = ",",
      paramLabel = "NODE",
      description = "nodes to submit to and to watch, by name or id (default: all)")
  private List<String> nodes = new ArrayList<>();

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      description = "how long the load runs before it is measured (default: 5)")
  private int warmupSeconds = 5;

  /** What the options ask for. */
  BenchPlan plan(Load load, Extent extent) {
    return new BenchPlan(
        nodes,
        new BenchPlan.Clients(clients, processes, fanOut, identities, signedAhead),
        work(),
        load,
        load.words(),
        Duration.ofSeconds(warmupSeconds),
        extent);
  }

  private Work work() {
    if (chaincode == null) {
      if (function != null || !arguments.isEmpty() || until != null) {
        throw new IllegalArgumentException("--function, --argument and --until need --chaincode");
      }
      return new Work.Endorsed(argumentBytes);
    }
    if (function == null) {
      throw new IllegalArgumentException("--chaincode needs a --function to call");
    }
    List<String> call = new ArrayList<>(List.of(function));
    call.addAll(arguments);
    return new Work.Calls(chaincode, call, until == null ? Until.RESULT : until);
  }

  /** A contradiction in the options is the caller's error. */
  static <T> T checked(CommandSpec spec, Supplier<T> options) {
    try {
      return options.get();
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
