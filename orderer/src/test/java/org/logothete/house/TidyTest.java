package org.logothete.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * House rules over every module's sources, and a bad sample for each rule that it must find. With
 * {@code -Dtidy.apply=true} the format is repaired instead of reported.
 */
final class TidyTest {
  private static final Repository REPOSITORY = Repository.find();
  private static List<SourceFile> files = List.of();

  @BeforeAll
  static void readFiles() throws IOException, FormatterException {
    if (Boolean.getBoolean("tidy.apply")) {
      FormatRule format = new FormatRule();
      for (SourceFile file : REPOSITORY.files()) {
        if (file.isJava()) {
          REPOSITORY.write(format.formatted(file));
        }
      }
    }
    files = REPOSITORY.files();
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        rule("format", new FormatRule()),
        rule("file length", WordRules.fileLength()),
        rule("line length", WordRules.lineLength()),
        rule("method size", TreeRules.methodSize()),
        rule("type names", TreeRules.typeNames()),
        rule("null-marked packages", WordRules.nullMarkedPackages()),
        rule("unfinished work", WordRules.unfinishedWork()),
        rule("console output", WordRules.consoleOutput()),
        rule("machine paths", WordRules.machinePaths()),
        rule("skipped tests", WordRules.skippedTests()),
        rule("sleeping tests", WordRules.sleepingTests()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void theRepositoryKeeps(String name, TidyRule rule) {
    assertThat(files).as("files of " + name).hasSizeGreaterThan(50);
    assertThat(rule.violations(files)).as(name).isEmpty();
  }

  /** Folders are the owner's picture of the house; a new one is a decision, not an accident. */
  @Test
  void theTopLevelIsAsDrawn() throws IOException {
    assertThat(REPOSITORY.topLevel())
        .containsExactlyInAnyOrder(
            "pom.xml",
            "README.md",
            "orderer",
            "bdls-consensus",
            "pbft-consensus",
            "ledger",
            "chaincode-sandbox",
            "network-config",
            "docs");
  }

  static Stream<Arguments> samples() {
    String cli = "orderer/src/main/java/org/logothete/orderer/cli/A.java";
    return Stream.of(
        sample(new FormatRule(), "class A{ }\n", "class A {}\n"),
        sample(new FormatRule(), "import java.util.List;\n\nclass A {}\n", "class A {}\n"),
        sample(WordRules.fileLength(), "//\n".repeat(501), "//\n".repeat(500)),
        sample(WordRules.lineLength(), "x".repeat(101), "import " + "x".repeat(101)),
        sample(TreeRules.methodSize(), method(69), method(68)),
        sample(TreeRules.methodSize(), takes(8), takes(7)),
        sample(TreeRules.typeNames(), "class PoolManager {}", "class Management {}"),
        sample(TreeRules.typeNames(), "class A { record StringUtils() {} }", "class Utility {}"),
        sample(TreeRules.typeNames(), "enum PoolImpl {}", "enum Implied {}"),
        sample(WordRules.unfinishedWork(), "// TO" + "DO: later", "// todo list"),
        sample(WordRules.consoleOutput(), "System.out.println();", "log.info(\"\");"),
        sample(WordRules.consoleOutput(), "e.print" + "StackTrace();", "e.getStackTrace();"),
        Arguments.of(
            WordRules.consoleOutput(),
            main("System.err.println();"),
            new SourceFile(cli, "System.err.println();")),
        sample(WordRules.machinePaths(), "\"/ho" + "me/ann/x\"", "\"orderer/ho" + "me/x\""),
        sample(WordRules.machinePaths(), "see /tm" + "p/x", "see $DIR/tm" + "p/x"),
        sample(WordRules.skippedTests(), "  @Dis" + "abled", "  @Test"),
        Arguments.of(
            WordRules.sleepingTests(),
            new SourceFile("x/src/test/java/A.java", "Thread.sl" + "eep(1)"),
            new SourceFile("x/src/test/java/A.java", "latch.await()")),
        Arguments.of(
            WordRules.nullMarkedPackages(),
            main("class A {}"),
            new SourceFile("x/src/main/java/package-info.java", "@NullMarked package x;")));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theRuleFindsTheBadSampleOnly(TidyRule rule, SourceFile bad, SourceFile good) {
    assertThat(rule.violations(List.of(bad)))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith(bad.folder()));
    assertThat(rule.violations(List.of(good))).isEmpty();
  }

  private static Arguments rule(String name, TidyRule rule) {
    return Arguments.of(name, rule);
  }

  private static Arguments sample(TidyRule rule, String bad, String good) {
    return Arguments.of(rule, main(bad), main(good));
  }

  private static SourceFile main(String text) {
    return new SourceFile("x/src/main/java/A.java", text);
  }

  private static String method(int linesInside) {
    return "class A {\n  void m() {\n" + "    ;\n".repeat(linesInside) + "  }\n}\n";
  }

  private static String takes(int parameters) {
    String list = Stream.generate(() -> "int a").limit(parameters).toList().toString();
    return "class A { void m(" + list.substring(1, list.length() - 1) + ") {} }";
  }
}
