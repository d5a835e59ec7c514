package org.logothete.orderer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What rules ask for exists, and what they tell people to read. */
final class AlertRulesTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]*)#([^)]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

  @Test
  void rulesAskForMetricsThatExist() throws IOException {
    Set<String> known = AlertRules.known();
    for (String file : List.of("recording.yml", "alerts.yml")) {
      for (Map<String, ?> rule : AlertRules.of(file)) {
        String query = AlertRules.text(rule, "expr");
        assertThat(QueryNames.of(query))
            .as(query)
            .isNotEmpty()
            .allMatch(series -> known.contains(QueryNames.metricOf(series, known)));
      }
    }
  }

  @Test
  void everyAlertSaysHowBadItIsAndWhatToDo() throws IOException {
    Set<String> anchors = anchors(AlertRules.FOLDER.resolve("runbook.md"));
    List<Map<String, ?>> alerts = AlertRules.of("alerts.yml");
    assertThat(alerts).hasSizeGreaterThan(20);
    for (Map<String, ?> alert : alerts) {
      String name = AlertRules.text(alert, "alert");
      Map<String, ?> annotations = AlertRules.map(required(alert, "annotations"));
      assertThat(AlertRules.text(AlertRules.map(required(alert, "labels")), "severity"))
          .as(name)
          .isIn("critical", "warning");
      assertThat(AlertRules.text(annotations, "summary")).as(name).hasSizeGreaterThan(20);
      String anchor = name.toLowerCase(Locale.ROOT);
      assertThat(AlertRules.text(annotations, "runbook_url")).isEqualTo("runbook.md#" + anchor);
      assertThat(anchors).contains(anchor);
    }
  }

  @Test
  void theRunbookHasNoEntryWithoutAnAlert() throws IOException {
    Set<String> alerts =
        AlertRules.of("alerts.yml").stream()
            .map(alert -> AlertRules.text(alert, "alert"))
            .collect(Collectors.toSet());
    Matcher heading =
        Pattern.compile("^### (.*)$", Pattern.MULTILINE)
            .matcher(Files.readString(AlertRules.FOLDER.resolve("runbook.md")));
    Set<String> entries = new HashSet<>();
    while (heading.find()) {
      entries.add(heading.group(1));
    }
    assertThat(entries).isEqualTo(alerts);
  }

  @Test
  void everyAlertIsTestedByPromtool() throws IOException {
    String tests = Files.readString(AlertRules.FOLDER.resolve("rules/alerts_test.yml"));
    for (Map<String, ?> alert : AlertRules.of("alerts.yml")) {
      assertThat(tests).contains("  - name: " + AlertRules.text(alert, "alert") + "\n");
    }
  }

  @Test
  void theRunbooksLinksLeadSomewhere() throws IOException {
    Path runbook = AlertRules.FOLDER.resolve("runbook.md");
    Matcher link = LINK.matcher(Files.readString(runbook));
    int links = 0;
    while (link.find()) {
      Path page = runbook.resolveSibling(link.group(1));
      assertThat(anchors(page)).as(page.toString()).contains(link.group(2));
      links++;
    }
    assertThat(links).isGreaterThan(10);
  }

  /** As the usual renderers make them of headings. */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new HashSet<>();
    Matcher heading = HEADING.matcher(Files.readString(page));
    while (heading.find()) {
      anchors.add(
          heading
              .group(1)
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^a-z0-9 _-]", "")
              .replace(' ', '-'));
    }
    return anchors;
  }

  private static Object required(Map<String, ?> rule, String key) {
    Object value = rule.get(key);
    if (value == null) {
      throw new AssertionError(rule + " lacks " + key);
    }
    return value;
  }
}
