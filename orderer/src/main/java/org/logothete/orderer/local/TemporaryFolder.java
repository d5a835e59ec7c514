package org.logothete.orderer.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for the moment, removed with all that is in it when it is closed. */
public record TemporaryFolder(Path path) implements AutoCloseable {
  /**
   * Makes one where this system keeps what is temporary.
   *
   * @param prefix of its name
   */
  public static TemporaryFolder make(String prefix) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(prefix));
  }

  @Override
  public void close() throws IOException {
    remove(path);
  }

  /** Removes a folder with all that is in it, if there is one. */
  public static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
