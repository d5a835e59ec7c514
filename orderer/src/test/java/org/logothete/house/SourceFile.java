package org.logothete.house;

import java.util.List;

/**
 * A text file of the repository.
 *
 * @param path from the top level, with slashes
 */
record SourceFile(String path, String text) {
  boolean isJava() {
    return path.endsWith(".java");
  }

  boolean isMainJava() {
    return isJava() && path.contains("src/main/java/");
  }

  /** Where talking to a person's terminal is the purpose. */
  boolean isCommandLine() {
    return path.contains("/org/logothete/orderer/cli/")
        || path.endsWith("/org/logothete/conformance/AuditMain.java")
        || path.endsWith("/org/logothete/benchmarks/AppendRatio.java");
  }

  String folder() {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  List<String> lines() {
    return text.lines().toList();
  }
}
