package org.logothete.chaincode.process;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;

/** Sandboxes for tests, with whatever this machine can enforce, and hostile programs for them. */
final class Lab {
  /** Does without control groups where there are none to be had. */
  static final Isolation ISOLATION =
      new Isolation(
          ProcessLimits.DEFAULT, EnumSet.of(Guarantee.MEMORY, Guarantee.CPU, Guarantee.PROCESSES));

  private Lab() {}

  static Sandboxes sandboxes(Path folder) throws IsolationException, IOException {
    return Sandboxes.on(folder, Sandboxes.CONTROL_GROUPS, ISOLATION);
  }

  static Path probes() {
    try {
      return Path.of(Objects.requireNonNull(Lab.class.getResource("probes")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("resources have places", e);
    }
  }
}
