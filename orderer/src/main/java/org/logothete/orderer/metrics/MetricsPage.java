package org.logothete.orderer.metrics;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page of the documentation that lists all metrics, in Markdown. */
public final class MetricsPage {
  private static final String HEAD =
      """
      # Metrics

      What a node serves on `/metrics` of its operations endpoint, printed by `logothete metrics`;
      a test keeps this page like the code. `logothete metrics --json` gives the same to programs.

      Names without prefix are those of Fabric's orderer, so that dashboards for it go on working;
      where Fabric measures SmartBFT by a name that speaks of it, the value is that of whichever
      engine orders the channel. Names that begin with `logothete_` are ours. Counters start at 0
      with the process. Histograms of seconds resolve 1 ms to 60 s and have the series `_bucket`,
      `_sum` and `_count`. A series with labels appears when there is something to say.

      """;

  private static final String JAVA =
      """

      ## Of every Java process

      Served by the client library; their labels name parts of the JVM, such as memory pools.

      """;

  private MetricsPage() {}

  /** Everything that a node serves, by name within its origin. */
  public static List<Instrument> instruments() {
    return Stream.concat(NodeMetrics.described().stream(), JavaInstruments.all().stream()).toList();
  }

  /** The page. */
  public static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("| metric | type | labels | unit | meaning | name |\n|---|---|---|---|---|---|\n");
    for (Instrument instrument : NodeMetrics.described()) {
      page.append(
          "| `%s` | %s | %s | %s | %s | %s |\n"
              .formatted(
                  instrument.name(),
                  lower(instrument.type()),
                  instrument.labels().stream()
                      .map(label -> "`" + label + "`")
                      .collect(Collectors.joining(", ")),
                  instrument.unit(),
                  instrument.help(),
                  switch (instrument.origin()) {
                    case FABRIC -> "Fabric's";
                    case LOGOTHETE -> "ours";
                    case JAVA -> "Java's";
                  }));
    }
    page.append(JAVA).append("| metric | type | unit | meaning |\n|---|---|---|---|\n");
    for (Instrument instrument : JavaInstruments.all()) {
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  instrument.name(),
                  lower(instrument.type()),
                  instrument.unit(),
                  instrument.help()));
    }
    return page.toString();
  }

  private static String lower(Instrument.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
