package org.logothete.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What fuzzing found once stays repaired, and every target takes its own seeds. */
class FindingsTest {
  private static final Path FINDINGS = Path.of("src", "test", "resources", "findings");

  @ParameterizedTest
  @EnumSource
  void isTakenOrRefused(Target target) throws Exception {
    FuzzTarget made = target.make();
    List<byte[]> seeds = made.seeds();
    assertThat(seeds).isNotEmpty();
    for (byte[] seed : seeds) {
      Watched.run(made, seed);
    }
    for (Path file : findings(target)) {
      byte[] input = Files.readAllBytes(file);
      assertThatCode(() -> Watched.run(made, input)).as(file.toString()).doesNotThrowAnyException();
    }
  }

  private static List<Path> findings(Target target) throws IOException {
    Path folder = FINDINGS.resolve(target.name());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
