package org.logothete.orderer.cli;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.logothete.chaincode.pack.ChaincodePackage;
import org.logothete.chaincode.pack.InvalidPackageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "package",
    description = {
      "Make a chaincode package, in Fabric's format.",
      "A .wasm file, or a .wat file that is assembled first, becomes a package that runs in the"
          + " node; a .jar, a folder with chaincode.jar or one with package.json a package that"
          + " runs as an isolated process; a connection.json one that is served elsewhere."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  logothete chaincode package chaincode-sandbox/samples/wasm-counter/counter.wat -o"
          + " counter.tgz",
      "  logothete chaincode package chaincode-sandbox/samples/fx-oracle -o fx.tgz",
      "  logothete chaincode package counter.wasm --label counter_1.1 -o counter.tgz"
    })
final class ChaincodePackageCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "what to pack")
  private Path source = Path.of("");

  @Option(names = "--label", description = "for people (default: the file's name)")
  private @Nullable String label;

  @Option(
      names = {"-o", "--output"},
      required = true,
      description = "file to write")
  private Path output = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PackageSource from = new PackageSource(source);
    ByteString content = from.pack(label == null ? from.stem() : label);
    Files.write(output, content.toByteArray());
    try {
      ChaincodePackage made = ChaincodePackage.read(content);
      spec.commandLine()
          .getOut()
          .printf(
              "%s: %s package %s, %d bytes, hash %s%n",
              output,
              made.type().text(),
              made.label(),
              content.size(),
              HexFormat.of().formatHex(made.hash().toByteArray()));
    } catch (InvalidPackageException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
    return CommandLine.ExitCode.OK;
  }
}
