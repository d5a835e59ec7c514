package org.logothete.orderer.cli;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logothete.chaincode.agreement.Results;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.lifecycle.AgreementKind;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.lifecycle.InvalidDefinitionException;
import org.logothete.chaincode.pack.ChaincodePackage;
import org.logothete.chaincode.pack.InvalidPackageException;
import org.logothete.chaincode.policy.InvalidPolicyException;
import org.logothete.chaincode.policy.PolicyText;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.orderer.client.ChaincodeClient;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.ClientIdentity;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.proto.ExecutionQuestion;
import org.logothete.orderer.proto.InstallQuestion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "deploy",
    description = {
      "Install a package on all nodes and have its definition approved.",
      "Each node's administrator installs the package, and the administrators of the"
          + " organisations approve the definition, until it is in force."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  logothete chaincode deploy net counter.tgz --name counter",
      "  logothete chaincode deploy net oracle.tgz --name fx --policy sieve --on-diverge"
          + " 'retry(2)'",
      "  logothete chaincode deploy net assets.tgz --name assets --policy 'exact(3)'"
    })
final class ChaincodeDeployCommand implements Callable<Integer> {
  @Mixin private NetworkArgument argument = new NetworkArgument();

  @Parameters(
      index = "1",
      paramLabel = "PACKAGE",
      description = "made by: logothete chaincode package")
  private Path file = Path.of("");

  @Option(names = "--name", description = "of the chaincode (default: the package's label)")
  private @Nullable String name;

  @Option(
      names = "--policy",
      description =
          "sieve: differing results are dropped (default); exact or exact(N): they are"
              + " incidents, of which N freeze the chaincode")
  private String policy = "sieve";

  @Option(
      names = "--on-diverge",
      description = "abort (default), retry(N), or escalate, which freezes the chaincode")
  private String onDiverge = "abort";

  @Option(names = "--timeout", description = "seconds to wait for each step (default: 30)")
  private int timeoutSeconds = 30;

  @Option(names = "--dry-run", description = "say what would be approved, and do nothing")
  private boolean dryRun;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    ByteString bytes = bytes();
    ChaincodePackage content = content(bytes);
    String chaincode = name == null ? content.label() : name;
    LocalNetwork network = argument.open();
    Duration patience = Duration.ofSeconds(timeoutSeconds);
    PrintWriter out = spec.commandLine().getOut();
    try (ChaincodeAccess access = new ChaincodeAccess(network, network.clientEnvelopes())) {
      Definition definition =
          definition(
              chaincode, content, ChaincodeSequence.next(access.client(), chaincode, patience));
      if (dryRun) {
        out.printf(
            "would install %s on %d nodes and approve %s sequence %d, policy %s, %s%n",
            content.id(),
            network.nodes().size(),
            chaincode,
            definition.sequence(),
            policy,
            onDiverge);
        return CommandLine.ExitCode.OK;
      }
      install(network, bytes, patience);
      out.printf(
          "installed %s on %d nodes%n",
          HexFormat.of().formatHex(content.hash().toByteArray()), network.nodes().size());
      out.flush();
      approve(network, access, definition, patience, out);
    }
    return CommandLine.ExitCode.OK;
  }

  private Definition definition(String chaincode, ChaincodePackage content, long sequence)
      throws CommandException {
    try {
      Definition definition =
          new Definition(
              chaincode,
              sequence,
              content.label(),
              content.hash(),
              PolicyText.policy(policy),
              PolicyText.onDiverge(onDiverge),
              AgreementKind.ORDERED,
              List.of(),
              Budget.DEFAULT,
              false);
      return Definition.parse(definition.bytes());
    } catch (InvalidPolicyException | InvalidDefinitionException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Each node by an administrator of its own organisation. */
  private static void install(LocalNetwork network, ByteString bytes, Duration patience)
      throws ClientException {
    ExecutionQuestion question =
        ExecutionQuestion.newBuilder()
            .setInstall(InstallQuestion.newBuilder().setPackage(bytes))
            .build();
    for (LocalNode node : network.nodes()) {
      Envelopes envelopes = network.envelopesOf(network.administratorOf(node));
      try (OrdererConnection connection = network.connect(node)) {
        var _ = connection.ask(envelopes, question, patience);
      }
    }
  }

  /** One organisation after the other, until it is in force. */
  static void approve(
      LocalNetwork network,
      ChaincodeAccess access,
      Definition definition,
      Duration patience,
      PrintWriter out)
      throws Exception {
    for (ClientIdentity administrator : network.applicationAdministrators()) {
      try (ChaincodeClient approver =
          new ChaincodeClient(network.envelopesOf(administrator), access.connections())) {
        String id = approver.approve(definition, patience);
        ResultBody result = Results.result(access.client().result(id, patience));
        out.println(ResultText.line(result));
        out.flush();
        switch (result.getVerdict()) {
          case DEFINED -> {
            return;
          }
          case APPROVED -> {}
          default -> throw new CommandException(ResultText.line(result));
        }
      }
    }
    throw new CommandException(
        "%s is approved by all organisations of this network and not in force: the channel's"
                .formatted(definition.name())
            + " policy /Channel/Application/Admins asks for others");
  }

  private ByteString bytes() throws CommandException {
    try {
      return ByteString.copyFrom(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CommandException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private ChaincodePackage content(ByteString bytes) throws CommandException {
    try {
      return ChaincodePackage.read(bytes);
    } catch (InvalidPackageException e) {
      throw new CommandException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
