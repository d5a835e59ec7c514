package org.logothete.orderer.bench.duel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.orderer.local.LocalNetworkException;

class BuildTest {
  @TempDir private Path checkout;

  private void launcher(String script) throws IOException {
    Path file = Files.createDirectories(checkout.resolve("orderer/bin")).resolve("logothete");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void runsTheCheckoutsOwnLauncher() throws Exception {
    launcher("printf '%s ' \"$@\" > " + checkout.resolve("said"));
    new Build("baseline", checkout).run("network", "up", "net");
    assertThat(Files.readString(checkout.resolve("said"))).isEqualTo("network up net ");
  }

  @Test
  void saysWhatABuildComplainedOf() throws Exception {
    Build build = new Build("baseline", checkout);
    assertThatThrownBy(() -> build.run("network", "up"))
        .isInstanceOf(LocalNetworkException.class)
        .hasMessageContaining("is no checkout of Logothete");
    launcher("echo no disk; exit 3");
    assertThatThrownBy(() -> build.run("network", "up"))
        .isInstanceOf(LocalNetworkException.class)
        .hasMessage("baseline: network up failed: no disk");
  }
}
