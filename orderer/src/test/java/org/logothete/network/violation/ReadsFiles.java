package org.logothete.network.violation;

import java.nio.file.Files;
import java.nio.file.Path;

final class ReadsFiles {
  boolean read(Path path) {
    return Files.exists(path);
  }
}
