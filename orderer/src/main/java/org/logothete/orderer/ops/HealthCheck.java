package org.logothete.orderer.ops;

import java.nio.file.Files;
import java.util.Optional;
import org.logothete.orderer.disk.DiskWatch;

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

    /** What will make it fail if nobody cares; empty if nothing will. */
    default Optional<String> warning() {
      return Optional.empty();
    }
  }

  /** The disk can be written to and has room left. */
  public static HealthCheck disk(DiskWatch disk) {
    return new HealthCheck("disk", new DiskProbe(disk));
  }

  private record DiskProbe(DiskWatch disk) implements Probe {
    @Override
    public Optional<String> failure() {
      if (!Files.isWritable(disk.directory())) {
        return Optional.of(disk.directory() + " cannot be written to");
      }
      return disk.refusal().map(refusal -> disk.warning().orElse(refusal));
    }

    @Override
    public Optional<String> warning() {
      return disk.warning();
    }
  }
}
