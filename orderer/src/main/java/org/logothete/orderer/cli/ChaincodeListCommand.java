package org.logothete.orderer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.orderer.proto.ChaincodesAnswer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "list",
    description = "List the channel's chaincodes, and whether a node has their packages.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  logothete chaincode list net",
      "  logothete chaincode list net --node 2 --json",
      "  logothete chaincode list --profile client.yaml"
    })
final class ChaincodeListCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Mixin private ClientArgument argument = new ClientArgument();

  @Parameters(
      arity = "0..*",
      hideParamSyntax = true,
      paramLabel = "[DIR]",
      description = {"folder of the network, unless there is a profile"})
  private List<String> words = new ArrayList<>();

  @Option(names = "--node", description = "node to ask, by name or id (default: the first)")
  private String node = "1";

  @Option(names = "--json", description = "print a JSON array")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    ClientArgument.Target target = argument.exactly(spec.commandLine(), words);
    ChaincodesAnswer answer;
    try (ChaincodeAccess access = new ChaincodeAccess(target.profile())) {
      answer = access.client().chaincodes(access.node(node), PATIENCE);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(json(answer)));
    } else {
      print(answer, out);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private static void print(ChaincodesAnswer answer, PrintWriter out) throws CommandException {
    for (ByteString bytes : answer.getDefinitionsList()) {
      Definition definition = ChaincodeSequence.read(bytes);
      out.printf(
          "%-20s sequence %d  %s  policy %s, %s, agreement %s  %s%n",
          definition.name(),
          definition.sequence(),
          definition.removed() ? "removed" : definition.label(),
          definition.policy().text(),
          definition.onDiverge().text(),
          definition.agreement().text(),
          definition.removed() ? "" : installed(answer, definition));
      if (!definition.removed()) {
        out.println("  executed by " + ExecutorText.line(definition));
      }
    }
    for (ChaincodesAnswer.Approval approval : answer.getApprovalsList()) {
      Definition definition = ChaincodeSequence.read(approval.getDefinition());
      out.printf(
          "%-20s sequence %d  approved by %s, not in force%n",
          definition.name(), definition.sequence(), approval.getOrganization());
    }
  }

  private static String installed(ChaincodesAnswer answer, Definition definition) {
    if (answer.getPackagesList().contains(definition.packageHash())) {
      return "installed";
    }
    String missing =
        definition.executors().isEmpty() ? "NOT INSTALLED here: package " : "not here: package ";
    return missing + HexFormat.of().formatHex(definition.packageHash().toByteArray());
  }

  private static ArrayNode json(ChaincodesAnswer answer) throws CommandException {
    ArrayNode list = new ObjectMapper().createArrayNode();
    for (ByteString bytes : answer.getDefinitionsList()) {
      Definition definition = ChaincodeSequence.read(bytes);
      ObjectNode one =
          list.addObject()
              .put("name", definition.name())
              .put("sequence", definition.sequence())
              .put("label", definition.label())
              .put("package", HexFormat.of().formatHex(definition.packageHash().toByteArray()))
              .put("policy", definition.policy().text())
              .put("on_diverge", definition.onDiverge().text())
              .put("agreement", definition.agreement().text())
              .put("removed", definition.removed())
              .put("installed", answer.getPackagesList().contains(definition.packageHash()));
      ExecutorText.put(definition, one.putArray("executors"));
    }
    return list;
  }
}
