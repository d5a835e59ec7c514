package org.logothete.house;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Rules that look at lines. The patterns are put together so that they do not find themselves. */
final class WordRules {
  private static final int LINE_LENGTH_MAX = 100;
  private static final int FILE_LINES_MAX = 500;

  private WordRules() {}

  static TidyRule unfinishedWork() {
    return ban(
        "\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b",
        "finish it, or open an issue and say in plain words what the code does today",
        _ -> true);
  }

  static TidyRule consoleOutput() {
    return ban(
        "System\\.(out|err)\\b|\\.print" + "StackTrace\\(",
        "log it with slf4j or return it; only orderer.cli, AuditMain and AppendRatio talk to a"
            + " terminal",
        file -> file.isMainJava() && !file.isCommandLine());
  }

  static TidyRule machinePaths() {
    return ban(
        "(^|[^\\w.{}$/-])(/ho" + "me/|/Us" + "ers/|/ro" + "ot/|/wo" + "rk/|/tm" + "p/|C" + ":\\\\)",
        "take the path from a setting, a @TempDir or mktemp",
        _ -> true);
  }

  static TidyRule skippedTests() {
    return ban(
        "@Dis" + "abled\\b|@Ig" + "nore\\b",
        "repair the test or delete it; a test that needs more than a JDK belongs to -Pfull",
        SourceFile::isJava);
  }

  static TidyRule sleepingTests() {
    return ban(
        "Thread\\.sl" + "eep\\(",
        "wait for the event itself: a latch, a future, a line of output",
        file -> file.path().contains("src/test/java/"));
  }

  static TidyRule lineLength() {
    return files -> {
      List<String> violations = new ArrayList<>();
      for (SourceFile file : files) {
        List<String> lines = file.isJava() ? file.lines() : List.of();
        for (int i = 0; i < lines.size(); i++) {
          String line = lines.get(i);
          boolean isUnbreakable = line.startsWith("import ") || line.contains("://");
          if (line.length() > LINE_LENGTH_MAX && !isUnbreakable) {
            violations.add(at(file, i) + line.length() + " columns; break at " + LINE_LENGTH_MAX);
          }
        }
      }
      return violations;
    };
  }

  static TidyRule fileLength() {
    return files ->
        files.stream()
            .filter(file -> file.isJava() && file.lines().size() > FILE_LINES_MAX)
            .map(
                file ->
                    "%s: %d lines; split what changes for different reasons, at most %d"
                        .formatted(file.path(), file.lines().size(), FILE_LINES_MAX))
            .toList();
  }

  /** Every package of the product says that nothing in it is null unless it says so. */
  static TidyRule nullMarkedPackages() {
    return files ->
        files.stream()
            .filter(SourceFile::isMainJava)
            .map(SourceFile::folder)
            .distinct()
            .filter(
                folder ->
                    files.stream()
                        .noneMatch(
                            file ->
                                file.path().equals(folder + "package-info.java")
                                    && file.text().contains("@NullMarked")))
            .map(folder -> folder + ": add a package-info.java with @NullMarked and one sentence")
            .toList();
  }

  private static TidyRule ban(String regex, String instead, Predicate<SourceFile> scope) {
    Pattern pattern = Pattern.compile(regex);
    return files -> {
      List<String> violations = new ArrayList<>();
      for (SourceFile file : files) {
        List<String> lines = scope.test(file) ? file.lines() : List.of();
        for (int i = 0; i < lines.size(); i++) {
          if (pattern.matcher(lines.get(i)).find()) {
            violations.add(at(file, i) + lines.get(i).strip() + " -- " + instead);
          }
        }
      }
      return violations;
    };
  }

  private static String at(SourceFile file, int index) {
    return file.path() + ":" + (index + 1) + ": ";
  }
}
