package org.logothete.orderer.cli;

import com.google.protobuf.ByteString;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.orderer.local.Deployment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "remove",
    description = "End a chaincode: later calls are refused, what it wrote stays in the state.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  logothete chaincode remove net counter",
      "  logothete chaincode remove --profile admin.yaml counter"
    })
final class ChaincodeRemoveCommand implements Callable<Integer> {
  @Mixin private ClientArgument argument = new ClientArgument();

  @Parameters(
      arity = "0..*",
      hideParamSyntax = true,
      paramLabel = "[DIR] CHAINCODE",
      description = {
        "DIR: folder of the network, unless there is a profile; CHAINCODE: its name",
        "With a profile its organisation approves the end, which others may have to do as well."
      })
  private List<String> words = new ArrayList<>();

  @Option(names = "--timeout", description = "seconds to wait for each step (default: 30)")
  private int timeoutSeconds = 30;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    ClientArgument.Target target = argument.exactly(spec.commandLine(), words, "CHAINCODE");
    String chaincode = target.words().getFirst();
    Duration patience = Duration.ofSeconds(timeoutSeconds);
    try (ChaincodeAccess access = new ChaincodeAccess(target.profile())) {
      Definition before =
          ChaincodeSequence.newest(access.client(), chaincode, patience)
              .filter(definition -> !definition.removed())
              .orElseThrow(() -> new CommandException("the channel has no chaincode " + chaincode));
      Definition end =
          new Definition(
              chaincode,
              before.sequence() + 1,
              before.label(),
              ByteString.EMPTY,
              before.policy(),
              before.onDiverge(),
              before.agreement(),
              before.executors(),
              before.budget(),
              true);
      PrintWriter out = spec.commandLine().getOut();
      if (target.network().isPresent()) {
        Deployment deployment = new Deployment(target.network().get(), patience);
        ChaincodeDeployCommand.approve(deployment, access, end, out);
      } else {
        access.approve(end, patience, out);
      }
    }
    return CommandLine.ExitCode.OK;
  }
}
