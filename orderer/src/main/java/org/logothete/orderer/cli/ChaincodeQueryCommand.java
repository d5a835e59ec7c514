package org.logothete.orderer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.Outcome;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.client.ReadableBytes;
import org.logothete.orderer.proto.QueryAnswer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "query",
    description = "Ask one node what a call would answer; nothing is ordered or written.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  logothete chaincode query net counter get",
      "  logothete chaincode query net counter get --node 3 --json",
      "  logothete chaincode query --profile client.yaml counter get"
    })
final class ChaincodeQueryCommand implements Callable<Integer> {
  @Mixin private ClientArgument argument = new ClientArgument();

  @Parameters(
      arity = "0..*",
      hideParamSyntax = true,
      paramLabel = "[DIR] CHAINCODE ARG...",
      description = {
        "DIR: folder of the network, unless there is a profile;"
            + " CHAINCODE: its name; ARG: function, and its arguments"
      })
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--node",
      description = "node to ask, by name or id (default: the first that can run it)")
  private @Nullable String node;

  @Option(names = "--timeout", description = "seconds to wait (default: 30)")
  private int timeoutSeconds = 30;

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    ClientArgument.Target target = argument.target(spec.commandLine(), words, "CHAINCODE", "ARG");
    try (ChaincodeAccess access = new ChaincodeAccess(target.profile())) {
      QueryAnswer answer = answer(access, target.words());
      spec.commandLine().getOut().println(json ? json(answer) : line(answer));
      spec.commandLine().getOut().flush();
      return answer.getFailure().isEmpty() && answer.getStatus() < Outcome.STATUS_ERROR_FROM
          ? CommandLine.ExitCode.OK
          : Logothete.FAILED;
    }
  }

  /** Of the node that was named, or of the first that has the chaincode's package. */
  private QueryAnswer answer(ChaincodeAccess access, List<String> call)
      throws CommandException, ClientException {
    if (node != null) {
      return ask(access, access.node(node), call);
    }
    List<OrdererConnection> nodes = access.all();
    for (OrdererConnection each : nodes.subList(0, nodes.size() - 1)) {
      try {
        QueryAnswer answer = ask(access, each, call);
        if (!answer.getFailure().equals(Failure.NOT_AVAILABLE.name())) {
          return answer;
        }
      } catch (ClientException e) {
        spec.commandLine().getErr().println("logothete: " + e.getMessage());
      }
    }
    return ask(access, nodes.getLast(), call);
  }

  private QueryAnswer ask(ChaincodeAccess access, OrdererConnection each, List<String> call)
      throws ClientException {
    return access
        .client()
        .query(
            each,
            call.getFirst(),
            Envelopes.utf8(call.subList(1, call.size())),
            Duration.ofSeconds(timeoutSeconds));
  }

  private static String line(QueryAnswer answer) {
    return answer.getFailure().isEmpty()
        ? "%d %s%s"
            .formatted(
                answer.getStatus(),
                answer.getMessage().isEmpty() ? "" : answer.getMessage() + " ",
                ReadableBytes.text(answer.getPayload()))
            .strip()
        : "failed: %s: %s".formatted(answer.getFailure(), answer.getMessage());
  }

  private static String json(QueryAnswer answer) throws Exception {
    var node =
        new ObjectMapper()
            .createObjectNode()
            .put("height", answer.getHeight())
            .put("status", answer.getStatus())
            .put("message", answer.getMessage())
            .put("payload", ReadableBytes.text(answer.getPayload()));
    if (!answer.getFailure().isEmpty()) {
      node.put("failure", answer.getFailure());
    }
    return new ObjectMapper().writeValueAsString(node);
  }
}
