package org.logothete.orderer.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One thing that must hold for the process to count as healthy. Thread-safe; may block for a
 * moment.
 *
 * @param component what is checked; one word
 */
public record HealthCheck(String component, Probe probe) {
  /** Looks now. */
  @FunctionalInterface
  public interface Probe {
    /** Why the component is not well; empty if it is. */
    Optional<String> failure();
  }

  /** The disk of the given directory can be written to and has some room left. */
  public static HealthCheck disk(Path directory, long freeBytesMin) {
    return new HealthCheck("disk", () -> diskFailure(directory, freeBytesMin));
  }

  private static Optional<String> diskFailure(Path directory, long freeBytesMin) {
    try {
      if (!Files.isWritable(directory)) {
        return Optional.of(directory + " cannot be written to");
      }
      long free = Files.getFileStore(directory).getUsableSpace();
      return free < freeBytesMin
          ? Optional.of(directory + " has only " + (free >> 20) + " MiB left")
          : Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      return Optional.of(directory + ": " + e);
    }
  }
}
