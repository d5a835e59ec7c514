package org.logothete.orderer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.local.TransactionReport;
import org.logothete.orderer.local.TransactionReport.Place;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "trace",
    description = {
      "Say where a transaction is: in which block or pool, on which nodes, since when, and if it"
          + " waits, why.",
      "Asks the nodes of a network on this machine at their operations endpoints. Exit code 1 if no"
          + " node knows it."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  logothete tx trace net 5f1c0a...",
      "  logothete tx trace net 5f1c0a... --json"
    })
final class TxTraceCommand implements Callable<Integer> {
  @Mixin private NetworkArgument argument = new NetworkArgument();

  @Parameters(index = "1", paramLabel = "TXID", description = "as tx submit prints it")
  private String transaction = "";

  @Option(names = "--channel", description = "the transaction's channel (default: the network's)")
  private @Nullable String channel;

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  private record Told(LocalNode node, TransactionReport report) {}

  @Override
  public Integer call() throws Exception {
    if (!transaction.matches("[0-9A-Za-z]{1,128}")) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "'%s' is no transaction id".formatted(transaction));
    }
    LocalNetwork network = argument.open();
    String of = channel == null ? network.channel() : channel;
    List<Told> all = new ArrayList<>();
    for (LocalNode node : network.all()) {
      all.add(new Told(node, TransactionReport.of(node, of, transaction)));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(asJson(of, all).toPrettyString());
    } else {
      all.forEach(told -> out.println(line(told)));
      out.println(summary(all));
    }
    out.flush();
    return count(all, Place.BLOCK) + count(all, Place.POOL) > 0
        ? CommandLine.ExitCode.OK
        : Logothete.FAILED;
  }

  private static long count(List<Told> all, Place place) {
    return all.stream().filter(told -> told.report().place() == place).count();
  }

  private static String line(Told told) {
    TransactionReport report = told.report();
    return told.node().name()
        + ": "
        + switch (report.place()) {
          case BLOCK -> "in block " + report.block();
          case POOL ->
              "waits for %.1f s, since %s: %s"
                  .formatted(report.waitingMillis() / 1e3, report.since(), report.because());
          case UNKNOWN -> report.because();
          case NOT_TOLD -> "says nothing: " + report.because();
        };
  }

  private static String summary(List<Told> all) {
    long ordered = count(all, Place.BLOCK);
    long waiting = count(all, Place.POOL);
    if (ordered > 0) {
      return "ordered; in the ledger of %d of %d nodes".formatted(ordered, all.size());
    }
    return waiting > 0
        ? "accepted and not ordered yet; in the pool of %d of %d nodes"
            .formatted(waiting, all.size())
        : "no node that answers knows it: submit it again";
  }

  private ObjectNode asJson(String of, List<Told> all) {
    ObjectNode root =
        new ObjectMapper()
            .createObjectNode()
            .put("channel", of)
            .put("transaction", transaction)
            .put("summary", summary(all));
    var nodes = root.putArray("nodes");
    for (Told told : all) {
      TransactionReport report = told.report();
      ObjectNode node =
          nodes
              .addObject()
              .put("node", told.node().name())
              .put("place", report.place().name().toLowerCase(Locale.ROOT));
      if (report.place() == Place.BLOCK) {
        node.put("block", report.block());
      } else {
        node.put("because", report.because());
      }
      if (report.place() == Place.POOL) {
        node.put("waitingMillis", report.waitingMillis()).put("since", report.since());
      }
    }
    return root;
  }
}
