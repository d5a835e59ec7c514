package org.logothete.orderer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.logothete.chaincode.agreement.Results;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.client.ReadableBytes;
import org.logothete.orderer.proto.ResultsAnswer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "events",
    description = "Print chaincodes' events as their results are agreed, until interrupted.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  logothete chaincode events net counter",
      "  logothete chaincode events net counter --from 0 --until-block 120",
      "  logothete chaincode events net counter --results --json     all results, not only events",
      "  logothete chaincode events --profile client.yaml counter"
    })
final class ChaincodeEventsCommand implements Callable<Integer> {
  private static final Duration WAIT = Duration.ofSeconds(10);

  @Mixin private ClientArgument argument = new ClientArgument();

  @Parameters(
      arity = "0..*",
      hideParamSyntax = true,
      paramLabel = "[DIR] CHAINCODE",
      description = {
        "DIR: folder of the network, unless there is a profile;" + " CHAINCODE: its name"
      })
  private List<String> words = new ArrayList<>();

  @Option(names = "--from", description = "first block to look at (default: what comes now)")
  private long from = -1;

  @Option(names = "--until-block", description = "last block to look at (default: no end)")
  private long last = Long.MAX_VALUE;

  @Option(names = "--results", description = "print results without events as well")
  private boolean results;

  @Option(names = "--node", description = "node to ask, by name or id (default: the first)")
  private String node = "1";

  @Option(names = "--json", description = "print a JSON object for each")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    ClientArgument.Target target = argument.exactly(spec.commandLine(), words, "CHAINCODE");
    String chaincode = target.words().getFirst();
    try (ChaincodeAccess access = new ChaincodeAccess(target.profile())) {
      OrdererConnection asked = access.node(node);
      long next = from >= 0 ? from : newest(access, asked);
      while (next <= last) {
        ResultsAnswer answer = access.client().results(asked, next, WAIT);
        for (ByteString each : answer.getResultsList()) {
          print(chaincode, Results.result(each));
        }
        next = Math.max(next, answer.getNextBlock());
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private static long newest(ChaincodeAccess access, OrdererConnection asked) throws Exception {
    long block = 0;
    ResultsAnswer answer = access.client().results(asked, block, Duration.ZERO);
    while (answer.getNextBlock() > block) {
      block = answer.getNextBlock();
      answer = access.client().results(asked, block, Duration.ZERO);
    }
    return block;
  }

  private void print(String chaincode, ResultBody result) throws Exception {
    if (!result.getChaincode().equals(chaincode) || result.getDecidedIn() > last) {
      return;
    }
    boolean hasEvent =
        result.getVerdict() == ResultBody.Verdict.AGREED
            && ResultText.record(result).outcome() instanceof Outcome.Returned returned
            && returned.event().isPresent();
    if (!hasEvent && !results) {
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(ResultText.json(result)));
    } else if (ResultText.record(result).outcome() instanceof Outcome.Returned returned
        && returned.event().isPresent()) {
      out.printf(
          "%s block %d: event %s %s%n",
          result.getTransactionId(),
          result.getDecidedIn(),
          returned.event().get().name(),
          ReadableBytes.text(returned.event().get().payload()));
    } else {
      out.println(ResultText.line(result));
    }
    out.flush();
  }
}
