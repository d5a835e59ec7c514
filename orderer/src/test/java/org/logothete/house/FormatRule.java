package org.logothete.house;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.util.ArrayList;
import java.util.List;

/** Java is formatted by google-java-format and by nothing else. */
final class FormatRule implements TidyRule {
  private final Formatter formatter = new Formatter();

  @Override
  public List<String> violations(List<SourceFile> files) {
    List<String> violations = new ArrayList<>();
    for (SourceFile file : files) {
      if (file.isJava()) {
        check(file, violations);
      }
    }
    return violations;
  }

  /**
   * The file as it should be.
   *
   * @throws FormatterException if it is not Java
   */
  SourceFile formatted(SourceFile file) throws FormatterException {
    return new SourceFile(file.path(), formatter.formatSourceAndFixImports(file.text()));
  }

  private void check(SourceFile file, List<String> violations) {
    try {
      if (!formatted(file).equals(file)) {
        violations.add(file.path() + ": not formatted -- run the command in docs/testing.md");
      }
    } catch (FormatterException e) {
      violations.add(file.path() + ": cannot be parsed: " + e.getMessage());
    }
  }
}
