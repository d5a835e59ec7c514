package org.logothete.orderer.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The rules for Prometheus that the documentation has. */
final class AlertRules {
  static final Path FOLDER = Path.of("..", "docs", "observability");

  /** What Prometheus itself measures. */
  private static final List<String> OF_PROMETHEUS = List.of("up", "ALERTS");

  private AlertRules() {}

  /** The rules of a file below {@code rules}. */
  static List<Map<String, ?>> of(String file) throws IOException {
    String text = Files.readString(FOLDER.resolve("rules").resolve(file));
    Object root = new Load(LoadSettings.builder().build()).loadFromString(text);
    List<Map<String, ?>> rules = new ArrayList<>();
    for (Object group : list(map(root).get("groups"))) {
      list(map(group).get("rules")).forEach(rule -> rules.add(map(rule)));
    }
    return rules;
  }

  /** Names of all that can be asked for: what nodes serve, what is recorded, Prometheus's own. */
  static Set<String> known() throws IOException {
    return Stream.of(
            MetricsPage.instruments().stream().map(Instrument::name),
            of("recording.yml").stream().map(rule -> text(rule, "record")),
            OF_PROMETHEUS.stream())
        .flatMap(names -> names)
        .collect(Collectors.toUnmodifiableSet());
  }

  static String text(Map<String, ?> rule, String key) {
    return String.valueOf(rule.get(key));
  }

  @SuppressWarnings("unchecked") // YAML's mappings here have text for keys
  static Map<String, ?> map(@Nullable Object node) {
    if (node instanceof Map<?, ?> map) {
      return (Map<String, ?>) map;
    }
    throw new AssertionError("expected a mapping: " + node);
  }

  static List<?> list(@Nullable Object node) {
    if (node instanceof List<?> list) {
      return list;
    }
    throw new AssertionError("expected a list: " + node);
  }
}
