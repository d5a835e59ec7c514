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
          + " organisations approve the definition, until it is in force.",
      "With a profile one administrator does his part, and others have to do theirs."
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
      "  logothete chaincode deploy net counter.tgz --name fast --agreement direct",
      "  logothete chaincode deploy --profile admin.yaml counter.tgz --name counter"
    })
final class ChaincodeDeployCommand implements Callable<Integer> {
  /** What a profile's owner does; with the folder of a network everything is done. */
  enum Step {
    INSTALL,
    APPROVE,
    BOTH
  }

  @Mixin private ClientArgument argument = new ClientArgument();

  @Parameters(
      arity = "0..*",
      hideParamSyntax = true,
      paramLabel = "[DIR] PACKAGE",
      description = {
        "DIR: folder of the network, unless there is a profile;"
            + " PACKAGE: made by: logothete chaincode package"
      })
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--step",
      description = {
        "with a profile: install, on the nodes that let its owner do so; approve, in the name of",
        "its owner's organisation; or both (default)"
      })
  private Step step = Step.BOTH;

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
    ClientArgument.Target target = argument.exactly(spec.commandLine(), words, "PACKAGE");
    Path file = Path.of(target.words().getFirst());
    ByteString bytes = bytes(file);
    ChaincodePackage content = content(file, bytes);
    String chaincode = name == null ? content.label() : name;
    Duration patience = Duration.ofSeconds(timeoutSeconds);
    if (target.network().isEmpty() && !executors.isEmpty()) {
      throw new CommandException(
          "--executors needs the folder of the network: a profile has no certificates of nodes");
    }
    if (target.network().isPresent() && step != Step.BOTH) {
      throw new CommandException("--step is for profiles: with the folder everything is done");
    }
    try (ChaincodeAccess access = new ChaincodeAccess(target.profile())) {
      long sequence = ChaincodeSequence.next(access.client(), chaincode, patience);
      if (target.network().isPresent()) {
        LocalNetwork network = target.network().get();
        List<LocalNode> executing = executing(network);
        Definition definition = definition(chaincode, content, sequence, named(network, executing));
        if (!isDryRun(content, definition, executing.size())) {
          deploy(new Deployment(network, patience), executing, bytes, access, definition);
        }
      } else {
        Definition definition = definition(chaincode, content, sequence, List.of());
        if (!isDryRun(content, definition, access.all().size())) {
          deploy(bytes, access, definition, patience);
        }
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private boolean isDryRun(ChaincodePackage content, Definition definition, int nodes) {
    if (dryRun) {
      spec.commandLine()
          .getOut()
          .printf(
              "would install %s on %d nodes and approve %s sequence %d, policy %s, %s, agreement"
                  + " %s%n",
              content.id(),
              nodes,
              definition.name(),
              definition.sequence(),
              policy,
              onDiverge,
              agreement);
    }
    return dryRun;
  }

  /** In the name of all administrators of a network. */
  private void deploy(
      Deployment deployment,
      List<LocalNode> executing,
      ByteString bytes,
      ChaincodeAccess access,
      Definition definition)
      throws Exception {
    deployment.install(executing, bytes);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "installed %s on %d nodes%n",
        HexFormat.of().formatHex(definition.packageHash().toByteArray()), executing.size());
    out.flush();
    approve(deployment, access, definition, out);
  }

  /** In the name of a profile's owner. */
  private void deploy(
      ByteString bytes, ChaincodeAccess access, Definition definition, Duration patience)
      throws ClientException, CommandException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (step != Step.APPROVE && access.install(bytes, patience, out) == 0) {
      throw new CommandException("no node lets the profile's owner install packages");
    }
    if (step != Step.INSTALL) {
      access.approve(definition, patience, out);
    }
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

  private static ByteString bytes(Path file) throws CommandException {
    try {
      return ByteString.copyFrom(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CommandException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static ChaincodePackage content(Path file, ByteString bytes) throws CommandException {
    try {
      return ChaincodePackage.read(bytes);
    } catch (InvalidPackageException e) {
      throw new CommandException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
