package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prometheus's own tool looks at the documented configuration and rules, and tests the alerts. */
class PromtoolTest {
  private static final Path DOCUMENTED = Path.of("../../docs/observability");

  @Test
  void theConfigurationIsSound() throws Exception {
    promtool(DOCUMENTED, "check", "config", "--syntax-only", "prometheus.yml");
  }

  @Test
  void theRulesAreSound() throws Exception {
    promtool(DOCUMENTED, "check", "rules", "rules/recording.yml", "rules/alerts.yml");
  }

  @Test
  void everyAlertFiresInItsFaultAndClearsAfter() throws Exception {
    promtool(DOCUMENTED.resolve("rules"), "test", "rules", "alerts_test.yml");
  }

  private static void promtool(Path folder, String... words) throws Exception {
    assumeTrue(HostProgram.isInstalled("promtool"), "promtool is missing on this host");
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("SUCCESS");
  }
}
