package org.logothete.orderer.cli;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.logothete.chaincode.pack.ChaincodePackage;
import org.logothete.chaincode.pack.InvalidPackageException;
import org.logothete.chaincode.wasm.RefusedModuleException;
import org.logothete.chaincode.wasm.WasmModule;
import org.logothete.chaincode.wat.Wat;
import org.logothete.chaincode.wat.WatException;
import org.logothete.orderer.execution.ServiceAddress;
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
  private static final String JAR = "chaincode.jar";

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
    String name = String.valueOf(source.toAbsolutePath().normalize().getFileName());
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    SortedMap<String, ByteString> files = new TreeMap<>();
    ChaincodePackage.Type type =
        switch (ending) {
          case "wasm" -> wasm(files, bytes(source));
          case "wat" -> wasm(files, assembled(source));
          case "jar" -> {
            files.put(JAR, bytes(source));
            yield ChaincodePackage.Type.JAVA;
          }
          case "json" -> {
            files.put(ServiceAddress.FILE, bytes(source));
            yield ChaincodePackage.Type.SERVICE;
          }
          default -> folder(files);
        };
    try {
      String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
      ByteString content = ChaincodePackage.write(label == null ? stem : label, type, files);
      Files.write(output, content.toByteArray());
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

  private ChaincodePackage.Type wasm(SortedMap<String, ByteString> files, ByteString module)
      throws CommandException {
    try {
      WasmModule _ = WasmModule.check(module);
    } catch (RefusedModuleException e) {
      throw new CommandException(
          "%s could not be executed: %s".formatted(source, e.getMessage()), e);
    }
    files.put("chaincode.wasm", module);
    return ChaincodePackage.Type.WASM;
  }

  private static ByteString assembled(Path file) throws CommandException {
    try {
      return ByteString.copyFrom(Wat.assemble(bytes(file).toStringUtf8()));
    } catch (WatException e) {
      throw new CommandException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private ChaincodePackage.Type folder(SortedMap<String, ByteString> files)
      throws CommandException {
    boolean isNode = Files.isRegularFile(source.resolve("package.json"));
    if (isNode && !Files.isDirectory(source.resolve("node_modules"))) {
      throw new CommandException(
          "%s has no node_modules: run npm ci --omit=dev there first".formatted(source));
    }
    if (!isNode && !Files.isRegularFile(source.resolve(JAR))) {
      throw new CommandException(
          "%s is none of a .wasm, .wat, .jar or connection.json file, and no folder with %s or"
                  .formatted(source, JAR)
              + " package.json");
    }
    try (Stream<Path> found = Files.walk(source)) {
      for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
        files.put(source.relativize(file).toString(), bytes(file));
      }
    } catch (IOException e) {
      throw new CommandException("cannot read " + source + ": " + e.getMessage(), e);
    }
    return isNode ? ChaincodePackage.Type.NODE : ChaincodePackage.Type.JAVA;
  }

  private static ByteString bytes(Path file) throws CommandException {
    try {
      return ByteString.copyFrom(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CommandException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
