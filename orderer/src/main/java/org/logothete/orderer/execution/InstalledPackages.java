package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.logothete.chaincode.pack.ChaincodePackage;
import org.logothete.chaincode.pack.InvalidPackageException;

/**
 * The packages that this node may run: files named by their hash in a folder. Thread-safe; what is
 * read is held against its name.
 */
final class InstalledPackages {
  private static final String SUFFIX = ".tgz";

  private final Path folder;

  InstalledPackages(Path folder) {
    this.folder = folder;
  }

  /**
   * Keeps a package; durable when this returns.
   *
   * @return its hash
   * @throws InvalidPackageException if it is none
   */
  ByteString install(ByteString bytes) throws InvalidPackageException, IOException {
    ChaincodePackage content = ChaincodePackage.read(bytes);
    Files.createDirectories(folder);
    Path file = file(content.hash());
    if (!Files.exists(file)) {
      Path draft = Files.createTempFile(folder, "draft", ".tmp");
      Files.write(draft, bytes.toByteArray());
      try (FileChannel written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel directory = FileChannel.open(folder)) {
        directory.force(true);
      }
    }
    return content.hash();
  }

  /** The package of this hash, if it is here and is what it was. */
  Optional<ChaincodePackage> find(ByteString hash) {
    Path file = file(hash);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      ChaincodePackage content =
          ChaincodePackage.read(ByteString.copyFrom(Files.readAllBytes(file)));
      return Optional.of(content).filter(found -> found.hash().equals(hash));
    } catch (InvalidPackageException _) {
      // Damaged since it was installed: as good as not there, and `chaincode install` mends it.
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the chaincode package " + file, e);
    }
  }

  /** Hashes of what is there, by file name. */
  List<ByteString> hashes() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .filter(name -> name.matches("[0-9a-f]{64}"))
          .sorted()
          .map(name -> ByteString.copyFrom(HexFormat.of().parseHex(name)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the chaincode packages in " + folder, e);
    }
  }

  private Path file(ByteString hash) {
    return folder.resolve(HexFormat.of().formatHex(hash.toByteArray()) + SUFFIX);
  }
}
