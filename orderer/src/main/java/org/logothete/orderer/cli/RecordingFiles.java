package org.logothete.orderer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.logothete.orderer.bench.BenchReport;
import org.logothete.orderer.bench.FailoverReport;
import org.logothete.orderer.bench.report.Page;
import org.logothete.orderer.bench.report.Recording;
import org.logothete.orderer.bench.report.RunTable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Keeps what was measured: {@code NAME.json}, and from it {@code NAME.csv} and {@code NAME.html}.
 */
final class RecordingFiles {
  private static final String ENDING = ".json";

  private RecordingFiles() {}

  /**
   * Writes the three files.
   *
   * @param file the first of them; the others lie beside it
   * @throws CommandException if one cannot be written
   */
  static Recording write(
      CommandSpec spec, Path file, List<BenchReport> runs, List<FailoverReport> failovers)
      throws CommandException {
    String command = String.join(" ", spec.commandLine().getParseResult().originalArgs());
    Recording recording = Recording.of(stem(file), "logothete " + command, runs, failovers);
    writeFile(file, recording.json());
    writeFile(file.resolveSibling(stem(file) + ".csv"), RunTable.csv(List.of(recording)));
    writeFile(file.resolveSibling(stem(file) + ".html"), Page.html(List.of(recording)));
    return recording;
  }

  static void writeFile(Path file, String content) throws CommandException {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new CommandException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
  }
}
