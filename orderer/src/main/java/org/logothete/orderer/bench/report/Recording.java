package org.logothete.orderer.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.logothete.orderer.bench.BenchReport;
import org.logothete.orderer.bench.FailoverReport;

/**
 * What was measured in one sitting, as it is kept in a file.
 *
 * @param format of the file
 * @param name what plots and comparisons call it
 * @param command that measured it
 */
public record Recording(
    int format,
    String name,
    String command,
    List<BenchReport> runs,
    List<FailoverReport> failovers) {
  private static final int FORMAT = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  public Recording {
    runs = List.copyOf(runs);
    failovers = List.copyOf(failovers);
  }

  public static Recording of(
      String name, String command, List<BenchReport> runs, List<FailoverReport> failovers) {
    return new Recording(FORMAT, name, command, runs, failovers);
  }

  /**
   * Reads a file.
   *
   * @throws UnreadableRecordingException naming the file and what is wrong with it
   */
  public static Recording read(Path file) throws UnreadableRecordingException {
    try {
      Recording recording = JSON.readValue(Files.readString(file), Recording.class);
      if (recording.format() != FORMAT) {
        throw new UnreadableRecordingException(
            "%s is of format %d; this version reads %d"
                .formatted(file, recording.format(), FORMAT));
      }
      return recording;
    } catch (JsonProcessingException | NullPointerException e) {
      throw new UnreadableRecordingException(file + " is no recording of a measurement", e);
    } catch (IOException e) {
      throw new UnreadableRecordingException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** As it is written into a file. */
  public String json() {
    return JSON.valueToTree(this).toPrettyString() + "\n";
  }
}
