package org.logothete.orderer.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.logothete.orderer.bench.BenchReport;

/** All runs as comma-separated values, a line each (RFC 4180). */
public final class RunTable {
  private static final List<String> FIRST =
      List.of(
          "recording",
          "begun",
          "load",
          "engine",
          "nodes",
          "clients",
          "processes",
          "fan-out",
          "argument bytes",
          "envelope bytes",
          "seconds",
          "sound");

  private RunTable() {}

  /** With a line of names first. */
  public static String csv(List<Recording> recordings) {
    StringBuilder out = new StringBuilder();
    out.append(line(FIRST)).append(',');
    out.append(
        line(
            Measure.ALL.stream()
                .map(measure -> measure.name() + " (" + measure.unit() + ")")
                .toList()));
    out.append("\r\n");
    for (Recording recording : recordings) {
      for (BenchReport run : recording.runs()) {
        out.append(line(setting(recording, run))).append(',');
        out.append(
            line(
                Measure.ALL.stream()
                    .map(measure -> String.format(Locale.ROOT, "%.4f", measure.of(run)))
                    .toList()));
        out.append("\r\n");
      }
    }
    return out.toString();
  }

  private static List<String> setting(Recording recording, BenchReport run) {
    return List.of(
        recording.name(),
        run.setting().begun(),
        run.setting().load(),
        run.setting().engine(),
        "" + run.setting().nodes(),
        "" + run.setting().clients(),
        "" + run.setting().processes(),
        "" + run.setting().fanOut(),
        "" + run.setting().argumentBytes(),
        "" + Math.round(run.envelopeBytesMean()),
        String.format(Locale.ROOT, "%.2f", run.measuredSeconds()),
        "" + run.sound());
  }

  private static String line(List<String> fields) {
    return fields.stream()
        .map(field -> '"' + field.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(","));
  }
}
