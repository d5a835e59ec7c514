package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.logothete.chaincode.call.ChaincodeRuntime;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.pack.ChaincodePackage;
import org.logothete.chaincode.process.ChaincodeProgram;
import org.logothete.chaincode.process.Isolation;
import org.logothete.chaincode.process.IsolationException;
import org.logothete.chaincode.process.LaunchedChaincode;
import org.logothete.chaincode.process.ProcessLimits;
import org.logothete.chaincode.process.Sandboxes;
import org.logothete.chaincode.process.SocketServer;
import org.logothete.chaincode.shim.ShimRuntime;
import org.logothete.orderer.settings.NodeSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs Fabric chaincode in Java and Node as isolated processes. What this host can enforce is tried
 * with the first of them. Called by one thread at a time.
 */
final class ProcessStarter implements Runtimes.Starter, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("chaincode");
  private static final Duration START_MOST = Duration.ofSeconds(60);

  private final Path folder;
  private final NodeSettings.Chaincode settings;
  private final SocketServer sockets;
  private Optional<Path> socketFolder = Optional.empty();
  private Optional<Sandboxes> sandboxes = Optional.empty();

  /**
   * @param folder of the installed packages; they are unpacked below it
   */
  ProcessStarter(Path folder, NodeSettings.Chaincode settings, SocketServer sockets) {
    this.folder = folder;
    this.settings = settings;
    this.sockets = sockets;
  }

  @Override
  public ChaincodeRuntime start(Definition definition, ChaincodePackage content)
      throws RuntimeStartException {
    try {
      Path unpacked = unpack(content);
      ProcessLimits limits =
          ProcessLimits.DEFAULT.withMemoryBytes(
              Math.min(settings.memoryBytes(), definition.budget().memoryBytes()));
      String id = content.id();
      ChaincodeProgram program =
          content.type() == ChaincodePackage.Type.JAVA
              ? ChaincodeProgram.java(
                  unpacked, id, Path.of(System.getProperty("java.home")), limits)
              : ChaincodeProgram.node(unpacked, id, settings.node(), limits);
      return new ShimRuntime(
          id,
          new LaunchedChaincode(
              sandboxes().limitedTo(limits),
              program,
              sockets,
              line -> LOG.info("{}: {}", definition.name(), line)),
          START_MOST);
    } catch (IsolationException e) {
      throw new RuntimeStartException(String.valueOf(e.getMessage()));
    } catch (IOException | UncheckedIOException e) {
      throw new RuntimeStartException("it cannot be unpacked or isolated: " + e.getMessage());
    }
  }

  private Sandboxes sandboxes() throws IsolationException, IOException {
    if (sandboxes.isEmpty()) {
      Path own = Files.createTempDirectory("lgt");
      socketFolder = Optional.of(own);
      sandboxes =
          Optional.of(
              Sandboxes.on(
                  own,
                  settings.controlGroups(),
                  new Isolation(ProcessLimits.DEFAULT, settings.waived())));
    }
    return sandboxes.orElseThrow();
  }

  /** Below the packages, under the package's hash: whole, or not there. */
  private Path unpack(ChaincodePackage content) throws IOException {
    Path target =
        folder
            .resolve("unpacked")
            .resolve(HexFormat.of().formatHex(content.hash().toByteArray()))
            .toAbsolutePath();
    if (Files.isDirectory(target)) {
      return target;
    }
    Files.createDirectories(target.getParent());
    Path draft = Files.createTempDirectory(target.getParent(), "draft");
    for (Map.Entry<String, ByteString> file : content.files().entrySet()) {
      Path path = draft.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue().toByteArray());
    }
    // The user of a sandbox is nobody, and reads as anybody may.
    try (Stream<Path> all = Files.walk(draft)) {
      for (Path path : all.toList()) {
        Files.setPosixFilePermissions(
            path,
            PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
    return Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    if (socketFolder.isEmpty()) {
      return;
    }
    try (Stream<Path> all = Files.walk(socketFolder.get())) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      LOG.warn(
          "the sockets of chaincode are left behind in {}: {}", socketFolder.get(), e.toString());
    }
  }
}
