package org.logothete.orderer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.logothete.chaincode.call.Outcome;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNode;
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
      "  logothete chaincode query net counter get --node 3 --json"
    })
final class ChaincodeQueryCommand implements Callable<Integer> {
  @Mixin private NetworkArgument argument = new NetworkArgument();

  @Parameters(index = "1", paramLabel = "CHAINCODE", description = "name of the chaincode")
  private String chaincode = "";

  @Parameters(
      index = "2..*",
      arity = "1..*",
      paramLabel = "ARG",
      description = "function, and its arguments")
  private List<String> arguments = new ArrayList<>();

  @Option(names = "--node", description = "node to ask, by name or id (default: the first)")
  private String node = "1";

  @Option(names = "--timeout", description = "seconds to wait (default: 30)")
  private int timeoutSeconds = 30;

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    LocalNetwork network = argument.open();
    LocalNode asked = network.node(node);
    try (ChaincodeAccess access = new ChaincodeAccess(network, network.clientEnvelopes())) {
      QueryAnswer answer =
          access
              .client()
              .query(
                  network.nodes().indexOf(asked),
                  chaincode,
                  Envelopes.utf8(arguments),
                  Duration.ofSeconds(timeoutSeconds));
      spec.commandLine().getOut().println(json ? json(answer) : line(answer));
      spec.commandLine().getOut().flush();
      return answer.getFailure().isEmpty() && answer.getStatus() < Outcome.STATUS_ERROR_FROM
          ? CommandLine.ExitCode.OK
          : Logothete.FAILED;
    }
  }

  private static String line(QueryAnswer answer) {
    return answer.getFailure().isEmpty()
        ? "%d %s%s"
            .formatted(
                answer.getStatus(),
                answer.getMessage().isEmpty() ? "" : answer.getMessage() + " ",
                ResultText.text(answer.getPayload()))
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
            .put("payload", ResultText.text(answer.getPayload()));
    if (!answer.getFailure().isEmpty()) {
      node.put("failure", answer.getFailure());
    }
    return new ObjectMapper().writeValueAsString(node);
  }
}
