package org.logothete.orderer.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.logothete.orderer.bench.BenchPlan;
import org.logothete.orderer.bench.load.Extent;
import org.logothete.orderer.bench.load.Load;
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
        argumentBytes,
        load,
        load.words(),
        Duration.ofSeconds(warmupSeconds),
        extent);
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
