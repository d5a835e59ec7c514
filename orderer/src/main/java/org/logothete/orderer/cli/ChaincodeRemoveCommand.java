package org.logothete.orderer.cli;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.orderer.local.Deployment;
import org.logothete.orderer.local.LocalNetwork;
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
    footer = "  logothete chaincode remove net counter")
final class ChaincodeRemoveCommand implements Callable<Integer> {
  @Mixin private NetworkArgument argument = new NetworkArgument();

  @Parameters(index = "1", paramLabel = "CHAINCODE", description = "name of the chaincode")
  private String chaincode = "";

  @Option(names = "--timeout", description = "seconds to wait for each step (default: 30)")
  private int timeoutSeconds = 30;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    LocalNetwork network = argument.open();
    Duration patience = Duration.ofSeconds(timeoutSeconds);
    try (ChaincodeAccess access = new ChaincodeAccess(network.clientProfile())) {
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
      ChaincodeDeployCommand.approve(
          new Deployment(network, patience), access, end, spec.commandLine().getOut());
    }
    return CommandLine.ExitCode.OK;
  }
}
