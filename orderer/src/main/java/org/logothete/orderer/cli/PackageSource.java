package org.logothete.orderer.cli;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.logothete.chaincode.pack.ChaincodePackage;
import org.logothete.chaincode.pack.InvalidPackageException;
import org.logothete.chaincode.wasm.RefusedModuleException;
import org.logothete.chaincode.wasm.WasmModule;
import org.logothete.chaincode.wat.Wat;
import org.logothete.chaincode.wat.WatException;
import org.logothete.orderer.execution.ServiceAddress;

/** A file or folder that becomes a chaincode package; its name says what is in it. */
final class PackageSource {
  private static final String JAR = "chaincode.jar";

  private final Path path;
  private final String name;

  PackageSource(Path path) {
    this.path = path;
    this.name = String.valueOf(path.toAbsolutePath().normalize().getFileName());
  }

  /** The name without what says of which kind it is. */
  String stem() {
    return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
  }

  /**
   * Makes the package.
   *
   * @throws CommandException if nothing can be made of it; the message says why
   */
  ByteString pack(String label) throws CommandException {
    SortedMap<String, ByteString> files = new TreeMap<>();
    ChaincodePackage.Type type =
        switch (ending()) {
          case "wasm" -> wasm(files, bytes(path));
          case "wat" -> wasm(files, assembled());
          case "jar" -> {
            files.put(JAR, bytes(path));
            yield ChaincodePackage.Type.JAVA;
          }
          case "json" -> {
            files.put(ServiceAddress.FILE, bytes(path));
            yield ChaincodePackage.Type.SERVICE;
          }
          default -> folder(files);
        };
    try {
      return ChaincodePackage.write(label, type, files);
    } catch (InvalidPackageException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The package that this is already, or becomes. */
  ChaincodePackage read() throws CommandException {
    ByteString bytes =
        switch (ending()) {
          case "tgz", "gz" -> bytes(path);
          default -> pack(stem());
        };
    try {
      return ChaincodePackage.read(bytes);
    } catch (InvalidPackageException e) {
      throw new CommandException("%s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private String ending() {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private ChaincodePackage.Type wasm(SortedMap<String, ByteString> files, ByteString module)
      throws CommandException {
    try {
      WasmModule _ = WasmModule.check(module);
    } catch (RefusedModuleException e) {
      throw new CommandException("%s could not be executed: %s".formatted(path, e.getMessage()), e);
    }
    files.put("chaincode.wasm", module);
    return ChaincodePackage.Type.WASM;
  }

  private ByteString assembled() throws CommandException {
    try {
      return ByteString.copyFrom(Wat.assemble(bytes(path).toStringUtf8()));
    } catch (WatException e) {
      throw new CommandException("%s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private ChaincodePackage.Type folder(SortedMap<String, ByteString> files)
      throws CommandException {
    boolean isNode = Files.isRegularFile(path.resolve("package.json"));
    if (isNode && !Files.isDirectory(path.resolve("node_modules"))) {
      throw new CommandException(
          "%s has no node_modules: run npm ci --omit=dev there first".formatted(path));
    }
    if (!isNode && !Files.isRegularFile(path.resolve(JAR))) {
      throw new CommandException(
          "%s is none of a .wasm, .wat, .jar or connection.json file, and no folder with %s or"
                  .formatted(path, JAR)
              + " package.json");
    }
    try (Stream<Path> found = Files.walk(path)) {
      for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
        files.put(path.relativize(file).toString(), bytes(file));
      }
    } catch (IOException e) {
      throw new CommandException("cannot read " + path + ": " + e.getMessage(), e);
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
