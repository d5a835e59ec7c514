package org.logothete.orderer.evidence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder with a file for each proof of misbehaviour. Files are complete or not there. Bounded: a
 * consenter that breaks the protocol at each height cannot fill the disk.
 */
public final class EvidenceFolder {
  /** The folder's name inside a node's data directory. */
  public static final String NAME = "evidence";

  private static final String SUFFIX = ".json";
  private static final long FILE_BYTES_MAX = 1 << 20;

  private final Path folder;
  private final int filesMax;

  /**
   * @param folder need not exist before something is kept in it
   * @param filesMax how many files it may hold
   */
  public EvidenceFolder(Path folder, int filesMax) {
    this.folder = folder;
    this.filesMax = filesMax;
  }

  /**
   * Keeps evidence, durably when this returns; the same statements are kept once.
   *
   * @return the file; empty if the folder is full
   * @throws IOException if it cannot be written
   */
  public Optional<Path> keep(EvidenceFile file) throws IOException {
    Path path = folder.resolve(file.name());
    if (Files.exists(path)) {
      return Optional.of(path);
    }
    Files.createDirectories(folder);
    if (files().size() >= filesMax) {
      return Optional.empty();
    }
    Path written = Files.createTempFile(folder, "new", ".tmp");
    try {
      try (FileChannel out = FileChannel.open(written, StandardOpenOption.WRITE)) {
        ByteBuffer content = ByteBuffer.wrap(EvidenceJson.write(file));
        while (content.hasRemaining()) {
          out.write(content);
        }
        out.force(true);
      }
      Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
    return Optional.of(path);
  }

  /**
   * The files in it, by name; none if there is no such folder.
   *
   * @throws IOException if it cannot be listed
   */
  public List<Path> files() throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return new ArrayList<>(
          found.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList());
    } catch (NoSuchFileException | NotDirectoryException _) {
      return List.of();
    }
  }

  /**
   * Reads a file that {@link #keep} wrote, wherever it was copied to.
   *
   * @throws EvidenceException naming the file and what is wrong with it
   */
  public static EvidenceFile read(Path file) throws EvidenceException {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new EvidenceException(
            "it is larger than %d bytes, which no evidence is".formatted(FILE_BYTES_MAX));
      }
      return EvidenceJson.read(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new EvidenceException("there is no file " + file, e);
    } catch (IOException e) {
      throw new EvidenceException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    } catch (EvidenceException e) {
      throw new EvidenceException("%s is no evidence: %s".formatted(file, e.getMessage()), e);
    }
  }
}
