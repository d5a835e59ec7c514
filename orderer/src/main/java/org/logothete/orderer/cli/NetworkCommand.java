package org.logothete.orderer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logothete.network.consortium.ConsortiumFolder;
import org.logothete.network.consortium.ConsortiumPlan;
import org.logothete.network.consortium.ConsortiumPlanFile;
import org.logothete.network.consortium.InvalidPlanException;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.NetworkRun;
import org.logothete.orderer.local.NetworkRun.NodeState;
import org.logothete.orderer.local.NodeProcess;
import org.logothete.orderer.local.NodeReport;
import org.logothete.orderer.local.NodeReport.ChannelReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "network",
    description = "Make a network and run its nodes on this machine.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      NetworkCommand.Init.class,
      NetworkCommand.Up.class,
      NetworkCommand.Down.class,
      NetworkCommand.Status.class
    })
final class NetworkCommand {
  @Command(
      name = "init",
      description = "Make keys, certificates, genesis block and settings of a new network.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  logothete network init net",
        "  logothete network init net --orgs 7 --consensus pbft --decisions-per-leader 10",
        "  logothete network init net --executors 4      four nodes more, which only execute",
        "  logothete network init net --plan network.yaml"
      })
  static final class Init implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "folder to make; must not exist or be empty")
    private Path directory = Path.of("network");

    @Option(names = "--orgs", description = "organisations with one node each (default: 4)")
    private int organizations = 4;

    @Option(names = "--consensus", description = "pbft or bdls (default: pbft)")
    private String consensus = "pbft";

    @Option(
        names = "--decisions-per-leader",
        description = "let leaders take turns of so many blocks (default: 0, no turns)")
    private int decisionsPerLeader;

    @Option(
        names = "--executors",
        description = "nodes that execute chaincode and order nothing (default: 0)")
    private int executors;

    @Option(names = "--plan", description = "take everything from this network.yaml instead")
    private @Nullable Path plan;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws CommandException {
      try {
        ConsortiumPlan wanted =
            plan == null
                ? ConsortiumPlan.local(organizations, EngineName.parse(spec, consensus))
                    .withDecisionsPerLeader(decisionsPerLeader)
                    .withExecutors(executors)
                : ConsortiumPlanFile.read(plan);
        ConsortiumFolder.create(wanted, directory, Instant.now(), new SecureRandom());
        spec.commandLine()
            .getOut()
            .printf(
                "channel %s, ordered with %s by %d nodes%s, is laid out in %s%n"
                    + "next: logothete network up %s%n",
                wanted.channel(),
                wanted.engine(),
                wanted.members().size(),
                wanted.executors().isEmpty()
                    ? ""
                    : " and executed by %d others".formatted(wanted.executors().size()),
                directory,
                directory);
        return CommandLine.ExitCode.OK;
      } catch (FileAlreadyExistsException e) {
        throw new CommandException(
            directory + " exists already and is never overwritten; choose another folder", e);
      } catch (InvalidPlanException | IllegalArgumentException e) {
        throw new CommandException(String.valueOf(e.getMessage()), e);
      } catch (IOException e) {
        throw new CommandException("cannot make " + directory + ": " + e, e);
      }
    }
  }

  @Command(
      name = "up",
      description = "Start one process per node and wait until all are ready.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  logothete network up net",
        "  logothete network up net --node orderer.org2 --node 3"
      })
  static final class Up implements Callable<Integer> {
    @Mixin private NetworkArgument argument = new NetworkArgument();

    @Option(names = "--node", description = "only this node; may be repeated (default: all)")
    private List<String> names = new ArrayList<>();

    @Option(names = "--wait", description = "seconds to wait until they are ready (default: 60)")
    private int waitSeconds = 60;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      LocalNetwork network = argument.open();
      PrintWriter out = spec.commandLine().getOut();
      var nodes = network.all();
      if (!names.isEmpty()) {
        nodes = new ArrayList<>();
        for (String name : names) {
          nodes.add(network.node(name));
        }
      }
      NetworkRun run = new NetworkRun(network, line -> printNow(out, line));
      run.start(nodes, NodeProcess.Life.DETACHED);
      run.awaitReady(nodes, Duration.ofSeconds(waitSeconds));
      return CommandLine.ExitCode.OK;
    }
  }

  @Command(
      name = "down",
      description = "Stop all nodes of the network and wait until they ended.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  logothete network down net"})
  static final class Down implements Callable<Integer> {
    @Mixin private NetworkArgument argument = new NetworkArgument();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      PrintWriter out = spec.commandLine().getOut();
      LocalNetwork network = argument.open();
      NetworkRun run = new NetworkRun(network, line -> printNow(out, line));
      if (run.stop() == 0) {
        out.println("no node was running");
      }
      return CommandLine.ExitCode.OK;
    }
  }

  @Command(
      name = "status",
      description = {"Show what the nodes do.", "Exit code 0 if all are ready, 1 if one is not."},
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  logothete network status net",
        "  logothete network status net --json"
      })
  static final class Status implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROW = "%-28s %8s %7s %9s %7s %6s %6s %6s  %s%n";

    @Mixin private NetworkArgument argument = new NetworkArgument();

    @Option(names = "--json", description = "print a JSON array")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      LocalNetwork network = argument.open();
      List<NodeState> states = new ArrayList<>();
      NetworkRun run = new NetworkRun(network, line -> {});
      for (var node : network.all()) {
        states.add(run.state(node));
      }
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        ArrayNode array = JSON.createArrayNode();
        states.forEach(state -> array.add(toJson(state, network.channel())));
        out.println(array.toPrettyString());
      } else {
        out.printf(
            ROW, "NODE", "PID", "ENGINE", "HEIGHT", "LEADER", "VIEW", "LAG", "VOTES", "READY");
        states.forEach(state -> printRow(out, state, network.channel()));
      }
      boolean ready =
          states.stream().allMatch(state -> state.report().map(NodeReport::ready).orElse(false));
      return ready ? CommandLine.ExitCode.OK : Logothete.FAILED;
    }

    private static void printRow(PrintWriter out, NodeState state, String channelName) {
      Optional<ChannelReport> channel = state.report().flatMap(r -> r.channel(channelName));
      out.printf(
          ROW,
          state.node().id() + " " + state.node().name(),
          state.process().map(p -> String.valueOf(p.pid())).orElse("-"),
          channel.map(ChannelReport::engine).orElse("-"),
          channel.map(c -> String.valueOf(c.height())).orElse("-"),
          channel.map(c -> c.leader() == 0 ? "?" : String.valueOf(c.leader())).orElse("-"),
          channel.map(c -> String.valueOf(c.view())).orElse("-"),
          channel.map(c -> String.valueOf(c.lag())).orElse("-"),
          channel.map(c -> c.votes() ? "yes" : "no").orElse("-"),
          readiness(state));
      channel
          .filter(c -> !c.votes())
          .ifPresent(c -> out.printf("  does not vote: %s%n", c.notVoting()));
      channel
          .filter(c -> !c.follows().isEmpty())
          .ifPresent(c -> out.printf("  follows %s%n", c.follows()));
    }

    private static String readiness(NodeState state) {
      if (state.process().isEmpty()) {
        return "not running";
      }
      return state
          .report()
          .map(report -> report.ready() ? "yes" : "no: " + String.join("; ", report.obstacles()))
          .orElse("no: it does not answer");
    }

    private static ObjectNode toJson(NodeState state, String channelName) {
      ObjectNode node =
          JSON.createObjectNode().put("id", state.node().id()).put("node", state.node().name());
      state.process().ifPresent(process -> node.put("pid", process.pid()));
      state
          .report()
          .flatMap(report -> report.channel(channelName))
          .ifPresent(
              channel ->
                  node.put("engine", channel.engine())
                      .put("height", channel.height())
                      .put("leader", channel.leader())
                      .put("view", channel.view())
                      .put("lag", channel.lag())
                      .put("voting", channel.votes())
                      .put("follows", channel.follows()));
      return node.put("ready", state.report().map(NodeReport::ready).orElse(false));
    }
  }

  static void printNow(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
