package org.logothete.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that the scenario tables of docs/testing.md name is there. */
class ScenariosTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| .* \\| .*`\\w+#\\w+`.* \\|$");
  private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");

  private static List<MatchResult> named() throws IOException {
    String document = Files.readString(ROOT.resolve("docs/testing.md"));
    return ROW.matcher(document)
        .results()
        .flatMap(row -> NAMED.matcher(row.group()).results())
        .toList();
  }

  /** Sources of tests by the name of their class. */
  private static Map<String, String> tests() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file : files.filter(ScenariosTest::isTest).toList()) {
        String name = file.getFileName().toString();
        sources.put(name.substring(0, name.indexOf('.')), Files.readString(file));
      }
    }
    return sources;
  }

  private static boolean isTest(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith("Test.java") || name.endsWith("IT.java");
  }

  @Test
  void namedTestsExist() throws IOException {
    Map<String, String> tests = tests();
    List<String> missing =
        named().stream()
            .filter(
                one -> !tests.getOrDefault(one.group(1), "").contains("void " + one.group(2) + "("))
            .map(MatchResult::group)
            .toList();

    assertThat(missing).isEmpty();
    assertThat(named()).hasSizeGreaterThan(100);
  }
}
