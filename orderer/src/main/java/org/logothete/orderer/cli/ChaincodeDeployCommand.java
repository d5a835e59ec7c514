package org.logothete.orderer.cli;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.lifecycle.AgreementKind;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.lifecycle.InvalidDefinitionException;
import org.logothete.chaincode.lifecycle.NamedExecutor;
import org.logothete.chaincode.pack.ChaincodePackage;
import org.logothete.chaincode.pack.InvalidPackageException;
import org.logothete.chaincode.policy.InvalidPolicyException;
import org.logothete.chaincode.policy.PolicyText;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.execution.OrdinaryBudget;
import org.logothete.orderer.local.Deployment;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.local.LocalNode;
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
      "Install a package on the nodes that execute it, and have its definition approved.",
      "Each node's administrator installs the package, and the administrators of the"
          + " organisations approve the definition, until it is in force."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  logothete chaincode deploy net counter.tgz --name counter",
      "  logothete chaincode deploy net oracle.tgz --name fx --policy sieve --on-diverge"
          + " 'retry(2)'",
      "  logothete chaincode deploy net assets.tgz --name assets --policy 'exact(3)'",
      "  logothete chaincode deploy net counter.tgz --name counter"
          + " --executors executor.org1,executor.org2,executor.org3,executor.org4",
      "  logothete chaincode deploy net counter.tgz --name fast --agreement direct"
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

  @Option(
      names = "--executors",
      split = ",",
      paramLabel = "NODE",
      description = "who executes it, by name or number (default: the consenters)")
  private List<String> executors = new ArrayList<>();

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      description =
          "MiB of memory that it may use (default: 64, and 512 for a package in Java or Node)")
  private @Nullable Integer memory;

  @Option(
      names = "--agreement",
      description =
          "ordered: executors' votes are ordered (default); direct: executors agree among"
              + " themselves")
  private String agreement = AgreementKind.ORDERED.text();

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
    List<LocalNode> executing = executing(network);
    Duration patience = Duration.ofSeconds(timeoutSeconds);
    PrintWriter out = spec.commandLine().getOut();
    try (ChaincodeAccess access = new ChaincodeAccess(network.clientProfile())) {
      Definition definition =
          definition(
              chaincode,
              content,
              ChaincodeSequence.next(access.client(), chaincode, patience),
              named(network, executing));
      if (dryRun) {
        out.printf(
            "would install %s on %d nodes and approve %s sequence %d, policy %s, %s, agreement"
                + " %s%n",
            content.id(),
            executing.size(),
            chaincode,
            definition.sequence(),
            policy,
            onDiverge,
            agreement);
        return CommandLine.ExitCode.OK;
      }
      Deployment deployment = new Deployment(network, patience);
      deployment.install(executing, bytes);
      out.printf(
          "installed %s on %d nodes%n",
          HexFormat.of().formatHex(content.hash().toByteArray()), executing.size());
      out.flush();
      approve(deployment, access, definition, out);
    }
    return CommandLine.ExitCode.OK;
  }

  private Budget budget(ChaincodePackage content) throws CommandException {
    if (memory != null) {
      if (memory < 1) {
        throw new CommandException("--memory %d: a chaincode needs memory".formatted(memory));
      }
      return Budget.DEFAULT.withMemoryBytes((long) memory << 20);
    }
    return OrdinaryBudget.of(content);
  }

  private List<LocalNode> executing(LocalNetwork network) throws LocalNetworkException {
    if (executors.isEmpty()) {
      return network.nodes();
    }
    List<LocalNode> executing = new ArrayList<>();
    for (String name : executors) {
      executing.add(network.node(name));
    }
    return executing;
  }

  /** None if the consenters execute, whoever they are. */
  private List<NamedExecutor> named(LocalNetwork network, List<LocalNode> executing)
      throws ClientException {
    List<NamedExecutor> named = new ArrayList<>();
    if (!executors.isEmpty()) {
      for (LocalNode node : executing) {
        named.add(network.executor(node));
      }
    }
    return named;
  }

  private Definition definition(
      String chaincode, ChaincodePackage content, long sequence, List<NamedExecutor> named)
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
              AgreementKind.parse(agreement),
              named,
              budget(content),
              false);
      return Definition.parse(definition.bytes());
    } catch (InvalidPolicyException | InvalidDefinitionException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Has the organisations approve it, one after the other, and says what comes of each. */
  static void approve(
      Deployment deployment, ChaincodeAccess access, Definition definition, PrintWriter out)
      throws Exception {
    List<ResultBody> results = new ArrayList<>();
    try {
      deployment.approve(definition, access.orderers(), results::add);
    } finally {
      for (ResultBody result : results) {
        out.println(ResultText.line(result));
      }
      out.flush();
    }
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
