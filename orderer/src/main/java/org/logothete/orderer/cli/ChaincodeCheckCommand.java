package org.logothete.orderer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.ChaincodeRuntime;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.MemoryState;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.check.DeterminismCheck;
import org.logothete.chaincode.check.Difference;
import org.logothete.chaincode.check.Observation;
import org.logothete.chaincode.pack.ChaincodePackage;
import org.logothete.chaincode.process.Guarantee;
import org.logothete.chaincode.process.ProcessLimits;
import org.logothete.chaincode.process.Sandboxes;
import org.logothete.network.consortium.ConsortiumFolder;
import org.logothete.network.consortium.ConsortiumPlan;
import org.logothete.network.proto.SystemTransaction;
import org.logothete.orderer.api.ChaincodeSockets;
import org.logothete.orderer.client.ChaincodeClient;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.ReadableBytes;
import org.logothete.orderer.execution.OrdinaryBudget;
import org.logothete.orderer.execution.RuntimeStartException;
import org.logothete.orderer.execution.Trial;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.local.TemporaryFolder;
import org.logothete.orderer.settings.NodeSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description = {
      "Call a function again and again, each time under another condition, and say what differs.",
      "No network is needed. Every run begins with the same state: in a runtime just started, in"
          + " one that ran the call before, with ranges entry by entry, in another runtime, in a"
          + " later second. A difference proves that executors would disagree; none proves"
          + " nothing. Exits with 1 if there is a difference."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  logothete chaincode check counter.wat increment",
      "  logothete chaincode check assets.tgz transfer car bob --before 'create car alice 100'",
      "  logothete chaincode check chaincode-sandbox/samples/bad-citizen uuid key --json",
      "  logothete chaincode check bad.tgz clock key --waive MEMORY,CPU"
    })
final class ChaincodeCheckCommand implements Callable<Integer> {
  private static final String CHAINCODE = "chaincode";

  @Parameters(
      index = "0",
      paramLabel = "PACKAGE",
      description = "a package, or what can be made one: .wasm, .wat, .jar or a folder")
  private Path source = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "ARG",
      description = "function, and its arguments")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--before",
      paramLabel = "CALL",
      description = "call to carry out first, words parted by blanks; may be repeated")
  private List<String> before = new ArrayList<>();

  @Option(
      names = "--waive",
      split = ",",
      paramLabel = "GUARANTEE",
      description = "what this host need not enforce on processes: ${COMPLETION-CANDIDATES}")
  private Set<Guarantee> waived = Set.of();

  @Option(names = "--node", description = "the Node.js that runs packages of type node")
  private Path node = Path.of("/usr/bin/node");

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandException, ClientException, LocalNetworkException {
    ChaincodePackage content = new PackageSource(source).read();
    try (TemporaryFolder folder = TemporaryFolder.make("logothete-check-");
        ChaincodeSockets sockets = new ChaincodeSockets();
        Trial trial =
            new Trial(
                folder.path(),
                new NodeSettings.Chaincode(
                    true,
                    waived,
                    node,
                    Sandboxes.CONTROL_GROUPS,
                    ProcessLimits.DEFAULT.memoryBytes()),
                sockets)) {
      LocalNetwork network = network(folder.path().resolve("network"));
      MemoryState state = prepared(trial, content, network);
      DeterminismCheck.Report report =
          new DeterminismCheck(
                  ChaincodeCheckCommand::others,
                  OrdinaryBudget.of(content),
                  ChaincodeCheckCommand::awaitNextSecond)
              .run(() -> trial.start(content), asOrdered(network, arguments), state);
      return print(report);
    } catch (RuntimeStartException e) {
      throw new CommandException("%s cannot be run here: %s".formatted(source, e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandException("the check needs a temporary folder: " + e, e);
    }
  }

  /** The calls' signatures are as real as on a channel: shims read them. */
  private static LocalNetwork network(Path folder) throws IOException, LocalNetworkException {
    ConsortiumFolder.create(
        ConsortiumPlan.local(1, "PBFT"), folder, Instant.now(), new SecureRandom());
    return LocalNetwork.open(folder);
  }

  private static ChaincodeCall asOrdered(LocalNetwork network, List<String> words)
      throws ClientException {
    ByteString body = ChaincodeClient.callBody(CHAINCODE, Envelopes.utf8(words));
    Envelopes envelopes = network.clientEnvelopes();
    return Trial.call(
            network.channel(),
            envelopes.systemTransaction(SystemTransaction.Kind.CHAINCODE_CALL, body).envelope())
        .orElseThrow(() -> new IllegalStateException("a call's envelope holds no call"));
  }

  private MemoryState prepared(Trial trial, ChaincodePackage content, LocalNetwork network)
      throws CommandException, ClientException, RuntimeStartException {
    MemoryState state = new MemoryState();
    if (before.isEmpty()) {
      return state;
    }
    try (ChaincodeRuntime runtime = trial.start(content)) {
      for (String line : before) {
        ChaincodeCall call = asOrdered(network, List.of(line.strip().split("\\s+")));
        CallContext context =
            CallContext.of(
                CHAINCODE, state, OrdinaryBudget.of(content), ChaincodeCheckCommand::others);
        Outcome outcome = runtime.invoke(call, context);
        if (!outcome.succeeded()) {
          throw new CommandException("--before '%s': %s".formatted(line, text(outcome)));
        }
        Instant time = call.timestamp();
        state.apply(
            context.writeSet(), call.transactionId(), time.getEpochSecond(), time.getNano());
      }
    }
    return state;
  }

  private static Outcome others(String chaincode, List<ByteString> arguments, CallContext context)
      throws FailedCallException {
    throw new FailedCallException(
        Failure.NOT_AVAILABLE, "a check runs one chaincode alone, without " + chaincode);
  }

  private static void awaitNextSecond() {
    long second = Instant.now().getEpochSecond();
    while (Instant.now().getEpochSecond() == second) {
      LockSupport.parkUntil((second + 1) * 1_000);
    }
  }

  private int print(DeterminismCheck.Report report) throws CommandException {
    Outcome first = report.observations().getFirst().outcome();
    if (first instanceof Outcome.Failed failed) {
      throw new CommandException(
          "the call failed, which says nothing of its results: %s: %s"
              .formatted(failed.reason(), failed.detail()));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(report));
    } else {
      report
          .observations()
          .forEach(
              each -> out.printf("%-28s %s%n", each.condition().words(), text(each.outcome())));
      report.differences().forEach(each -> out.println("differs: " + each));
      out.println(
          report.differences().isEmpty()
              ? "nothing differs between %d runs".formatted(report.observations().size())
              : "executors would disagree");
    }
    out.flush();
    return report.differences().isEmpty() ? CommandLine.ExitCode.OK : Logothete.FAILED;
  }

  private static String text(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Returned returned ->
          "%d %s%s"
              .formatted(
                  returned.status(),
                  returned.message().isEmpty() ? "" : returned.message() + " ",
                  ReadableBytes.text(returned.payload()))
              .strip();
      case Outcome.Failed failed -> "failed: %s: %s".formatted(failed.reason(), failed.detail());
    };
  }

  private static ObjectNode json(DeterminismCheck.Report report) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("same", report.differences().isEmpty());
    var runs = node.putArray("runs");
    for (Observation each : report.observations()) {
      runs.addObject()
          .put("condition", each.condition().name())
          .put("outcome", text(each.outcome()))
          .put("reads", each.reads().reads().size())
          .put("writes", each.writes().writes().size());
    }
    var differences = node.putArray("differences");
    for (Difference each : report.differences()) {
      differences
          .addObject()
          .put("condition", each.condition().name())
          .put("where", each.where())
          .put("first", each.first())
          .put("then", each.then());
    }
    return node;
  }
}
