package org.logothete.orderer.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks how many bytes are free. */
@FunctionalInterface
public interface DiskSpace {
  long freeBytes() throws IOException;

  /** The disk that a directory, which must exist, lies on. */
  static DiskSpace of(Path directory) throws IOException {
    return Files.getFileStore(directory)::getUsableSpace;
  }
}
