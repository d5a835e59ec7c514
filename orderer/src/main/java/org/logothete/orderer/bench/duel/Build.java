package org.logothete.orderer.bench.duel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.logothete.orderer.local.LocalNetworkException;

/**
 * A checkout of this program, used through its launcher, which builds it where that is needed.
 *
 * @param name what reports call it
 */
public record Build(String name, Path checkout) {
  private static final Path LAUNCHER = Path.of("orderer", "bin", "logothete");

  /**
   * Runs a command of it to its end.
   *
   * @throws LocalNetworkException with what it said, if it fails
   */
  void run(String... arguments) throws LocalNetworkException, InterruptedException {
    Path launcher = checkout.resolve(LAUNCHER).toAbsolutePath();
    if (!Files.isExecutable(launcher)) {
      throw new LocalNetworkException(
          "%s is no checkout of Logothete: there is no %s".formatted(checkout, LAUNCHER));
    }
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new LocalNetworkException(
            "%s: %s failed: %s".formatted(name, String.join(" ", arguments), said));
      }
    } catch (IOException e) {
      throw new LocalNetworkException("cannot run " + launcher + ": " + e.getMessage(), e);
    }
  }
}
