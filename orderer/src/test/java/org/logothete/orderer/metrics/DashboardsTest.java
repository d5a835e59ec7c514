package org.logothete.orderer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards are sound, and ask for what exists. */
final class DashboardsTest {
  private static final Path FOLDER = AlertRules.FOLDER.resolve("dashboards");
  private static final String DATA_SOURCE = "${datasource}";
  private static final int COLUMNS = 24;
  private static Set<String> known = Set.of();

  /** A dashboard with the name of its file. */
  record Dashboard(String file, JsonNode root) {
    List<JsonNode> panels() {
      return Stream.concat(
              stream(root.path("panels")),
              stream(root.path("panels")).flatMap(row -> stream(row.path("panels"))))
          .toList();
    }

    List<JsonNode> charts() {
      return panels().stream().filter(panel -> !panel.path("type").asText().equals("row")).toList();
    }

    @Override
    public String toString() {
      return file;
    }
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    List<JsonNode> items = new ArrayList<>();
    array.forEach(items::add);
    return items.stream();
  }

  @BeforeAll
  static void readRules() throws IOException {
    known = AlertRules.known();
  }

  static List<Dashboard> dashboards() throws IOException {
    List<Dashboard> dashboards = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.sorted().toList()) {
        dashboards.add(
            new Dashboard(
                String.valueOf(file.getFileName()), new ObjectMapper().readTree(file.toFile())));
      }
    }
    return dashboards;
  }

  @Test
  void theFiveAreThereAndToldApart() throws IOException {
    assertThat(dashboards())
        .extracting(Dashboard::file)
        .containsExactly("channel.json", "execution.json", "network.json", "node.json", "slo.json");
    assertThat(dashboards())
        .extracting(dashboard -> dashboard.root().path("uid").asText())
        .doesNotHaveDuplicates()
        .allMatch(uid -> uid.matches("[a-z-]{8,40}"));
    assertThat(dashboards())
        .extracting(dashboard -> dashboard.root().path("title").asText())
        .doesNotHaveDuplicates()
        .allMatch(title -> title.startsWith("Logothete: "));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsHaveIdsOfTheirOwnAndDoNotOverlap(Dashboard dashboard) {
    assertThat(dashboard.panels())
        .extracting(panel -> panel.path("id").asInt())
        .doesNotHaveDuplicates()
        .allMatch(id -> id > 0);
    Set<String> taken = new HashSet<>();
    for (JsonNode panel : dashboard.panels()) {
      JsonNode place = panel.path("gridPos");
      assertThat(place.path("x").asInt() + place.path("w").asInt()).isBetween(1, COLUMNS);
      for (int x = 0; x < place.path("w").asInt(); x++) {
        for (int y = 0; y < place.path("h").asInt(); y++) {
          String cell = (place.path("x").asInt() + x) + "," + (place.path("y").asInt() + y);
          assertThat(taken.add(cell)).as(panel.path("title").asText() + " at " + cell).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyPanelSaysWhatItShowsInWhichUnit(Dashboard dashboard) {
    assertThat(dashboard.charts()).hasSizeGreaterThan(5);
    for (JsonNode panel : dashboard.charts()) {
      String title = panel.path("title").asText();
      assertThat(title).isNotBlank();
      assertThat(panel.path("description").asText()).as(title).hasSizeGreaterThan(5);
      assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText())
          .as(title)
          .isNotBlank();
      assertThat(panel.path("type").asText()).isIn("timeseries", "stat", "table");
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void thePrometheusIsAVariable(Dashboard dashboard) {
    List<JsonNode> variables = stream(dashboard.root().path("templating").path("list")).toList();
    assertThat(variables.getFirst().path("name").asText()).isEqualTo("datasource");
    assertThat(variables.getFirst().path("type").asText()).isEqualTo("datasource");
    for (JsonNode panel : dashboard.charts()) {
      assertThat(panel.path("datasource").path("uid").asText()).isEqualTo(DATA_SOURCE);
      stream(panel.path("targets"))
          .forEach(
              target ->
                  assertThat(target.path("datasource").path("uid").asText())
                      .isEqualTo(DATA_SOURCE));
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void queriesAskForMetricsThatExistAndVariablesThatAreThere(Dashboard dashboard) {
    Set<String> variables = new HashSet<>(Set.of("__rate_interval"));
    stream(dashboard.root().path("templating").path("list"))
        .forEach(variable -> variables.add(variable.path("name").asText()));
    for (JsonNode panel : dashboard.charts()) {
      assertThat(panel.path("targets")).as(panel.path("title").asText()).isNotEmpty();
      for (JsonNode target : panel.path("targets")) {
        String query = target.path("expr").asText();
        assertThat(QueryNames.of(query))
            .as(query)
            .isNotEmpty()
            .allMatch(series -> known.contains(QueryNames.metricOf(series, known)));
        assertThat(variablesIn(query)).as(query).isSubsetOf(variables);
      }
    }
  }

  private static Set<String> variablesIn(String query) {
    Set<String> names = new HashSet<>();
    var variable = Pattern.compile("\\$(\\w+)").matcher(query);
    while (variable.find()) {
      names.add(variable.group(1));
    }
    return names;
  }

  @Test
  void anUnknownMetricIsFound() {
    assertThat(
            QueryNames.of(
                "histogram_quantile(0.99, sum by (le, channel)"
                    + " (rate(a_seconds_bucket{x=\"y\"}[5m]))) > bool on (channel) group_left b:c"
                    + " or vector(0) * 14.4"))
        .containsExactly("a_seconds_bucket", "b:c");
    assertThat(QueryNames.metricOf("a_seconds_bucket", Set.of("a_seconds"))).isEqualTo("a_seconds");
    assertThat(known).doesNotContain("a_seconds", "b:c");
  }
}
