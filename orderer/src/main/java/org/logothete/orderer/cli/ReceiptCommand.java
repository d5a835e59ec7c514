package org.logothete.orderer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.orderer.proto.ReceiptFile;
import org.logothete.orderer.receipt.ReceiptCheck;
import org.logothete.orderer.receipt.ReceiptCollection;
import org.logothete.orderer.receipt.ReceiptException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "receipt",
    description = "Prove what became of a chaincode transaction.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ReceiptCommand.Get.class, ReceiptCommand.Verify.class})
final class ReceiptCommand {
  @Command(
      name = "get",
      description = "Collect a receipt from the consenters into a file.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {
        "  logothete receipt get net TXID -o transfer.receipt",
        "  logothete receipt get --profile client.yaml TXID -o transfer.receipt"
      })
  static final class Get implements Callable<Integer> {
    @Mixin private ClientArgument argument = new ClientArgument();

    @Parameters(
        arity = "0..*",
        hideParamSyntax = true,
        paramLabel = "[DIR] TXID",
        description = {
          "DIR: folder of the network, unless there is a profile; TXID: of the transaction"
        })
    private List<String> words = new ArrayList<>();

    @Option(
        names = {"-o", "--output"},
        required = true,
        description = "file to write")
    private Path output = Path.of("");

    @Option(names = "--timeout", description = "seconds to wait for each answer (default: 10)")
    private int timeoutSeconds = 10;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      ClientArgument.Target target = argument.exactly(spec.commandLine(), words, "TXID");
      try (ChaincodeAccess access = new ChaincodeAccess(target.profile())) {
        ReceiptFile receipt =
            new ReceiptCollection(
                    target.profile().envelopes(),
                    access.orderers(),
                    Duration.ofSeconds(timeoutSeconds))
                .collect(target.words().getFirst(), access.client().enough());
        Files.write(output, receipt.toByteArray());
        spec.commandLine()
            .getOut()
            .printf("%s: the word of %d consenters%n", output, receipt.getWordsCount());
      } catch (ReceiptException e) {
        throw new CommandException(String.valueOf(e.getMessage()), e);
      }
      return CommandLine.ExitCode.OK;
    }
  }

  @Command(
      name = "verify",
      description = "Check a receipt; needs the channel's genesis block and nobody's help.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {
        "  logothete receipt verify transfer.receipt --genesis net/genesis.block",
        "  logothete receipt verify transfer.receipt --genesis genesis.block --json"
      })
  static final class Verify implements Callable<Integer> {
    private static final long FILE_BYTES_MAX = 256L << 20;

    @Parameters(index = "0", paramLabel = "FILE", description = "made by: logothete receipt get")
    private Path file = Path.of("");

    @Option(names = "--genesis", required = true, description = "the channel's genesis block")
    private Path genesis = Path.of("");

    @Option(names = "--json", description = "print the result as a JSON object")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      try {
        ResultBody result =
            ReceiptCheck.verify(
                ReceiptFile.parseFrom(bytes(file)), Block.parseFrom(bytes(genesis)));
        spec.commandLine()
            .getOut()
            .println(
                json
                    ? new ObjectMapper().writeValueAsString(ResultText.json(result))
                    : "proven: " + ResultText.line(result));
        return CommandLine.ExitCode.OK;
      } catch (InvalidProtocolBufferException e) {
        throw new CommandException(
            "%s is no receipt, or %s no block: %s".formatted(file, genesis, e.getMessage()), e);
      } catch (ReceiptException e) {
        throw new CommandException("%s proves nothing: %s".formatted(file, e.getMessage()), e);
      }
    }

    private static byte[] bytes(Path file) throws CommandException {
      try {
        if (Files.size(file) > FILE_BYTES_MAX) {
          throw new CommandException(file + " is too large to be a receipt or a block");
        }
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new CommandException("cannot read " + file + ": " + e.getMessage(), e);
      }
    }
  }
}
