package org.logothete.orderer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logothete.chaincode.agreement.Results;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.orderer.client.ChaincodeClient;
import org.logothete.orderer.client.ChaincodeClient.Until;
import org.logothete.orderer.client.Envelopes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "submit",
    description = {
      "Have calls of a chaincode ordered and executed.",
      "A result is believed when f + 1 nodes tell the same. Exits with 1 if a call did not succeed."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  logothete chaincode submit net counter increment",
      "  logothete chaincode submit net counter increment --until ordered",
      "  logothete chaincode submit net counter --file calls.txt     one call a line, words by"
          + " blanks",
      "  logothete chaincode submit net counter increment --json",
      "  logothete chaincode submit --profile client.yaml counter increment"
    })
final class ChaincodeSubmitCommand implements Callable<Integer> {
  private static final int PROGRESS_STEP = 1_000;

  @Mixin private ClientArgument argument = new ClientArgument();

  @Parameters(
      arity = "0..*",
      hideParamSyntax = true,
      paramLabel = "[DIR] CHAINCODE [ARG...]",
      description = {
        "DIR: folder of the network, unless there is a profile;"
            + " CHAINCODE: its name; ARG: function, and its arguments"
      })
  private List<String> words = new ArrayList<>();

  @Option(names = "--file", description = "file with a call on each line, words parted by blanks")
  private @Nullable Path file;

  @Option(names = "--until", description = "ordered, or result (default)")
  private Until until = Until.RESULT;

  @Option(names = "--timeout", description = "seconds to wait for each answer (default: 30)")
  private int timeoutSeconds = 30;

  @Option(names = "--json", description = "print a JSON object for each call")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    ClientArgument.Target target = argument.target(spec.commandLine(), words, "CHAINCODE");
    String chaincode = target.words().getFirst();
    List<List<ByteString>> calls = calls(target.words().subList(1, target.words().size()));
    Duration patience = Duration.ofSeconds(timeoutSeconds);
    boolean sound = true;
    try (ChaincodeAccess access = new ChaincodeAccess(target.profile())) {
      List<String> ids = new ArrayList<>();
      for (List<ByteString> call : calls) {
        ids.add(access.client().submit(chaincode, call, patience));
        progress(ids.size(), calls.size(), "taken");
      }
      int told = 0;
      for (String id : ids) {
        sound &= until == Until.ORDERED ? taken(id) : result(access.client(), id, patience);
        told++;
        progress(told, calls.size(), "decided");
      }
    }
    return sound ? CommandLine.ExitCode.OK : Logothete.FAILED;
  }

  private boolean taken(String id) {
    spec.commandLine().getOut().println(json ? "{\"transaction\":\"" + id + "\"}" : id + " taken");
    spec.commandLine().getOut().flush();
    return true;
  }

  private boolean result(ChaincodeClient client, String id, Duration patience) throws Exception {
    ResultBody result = Results.result(client.result(id, patience));
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? new ObjectMapper().writeValueAsString(ResultText.json(result))
            : ResultText.line(result));
    out.flush();
    return ResultText.succeeded(result);
  }

  private void progress(int done, int all, String what) {
    if (done % PROGRESS_STEP == 0 && done < all) {
      spec.commandLine().getErr().printf("logothete: %d of %d %s%n", done, all, what);
      spec.commandLine().getErr().flush();
    }
  }

  private List<List<ByteString>> calls(List<String> arguments) throws CommandException {
    Path from = file;
    if (from == null) {
      if (arguments.isEmpty()) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "name a function to call, or a --file of calls");
      }
      return List.of(Envelopes.utf8(arguments));
    }
    if (!arguments.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "calls are given as arguments or in a --file, not both");
    }
    try {
      return Files.readAllLines(from).stream()
          .filter(line -> !line.isBlank())
          .map(line -> Envelopes.utf8(List.of(line.strip().split("\\s+"))))
          .toList();
    } catch (IOException e) {
      throw new CommandException("cannot read " + from + ": " + e.getMessage(), e);
    }
  }
}
