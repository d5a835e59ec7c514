package org.logothete.orderer.bench.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.ops.OperationsClient;

/** A node's metrics at one moment: Prometheus's text format, as far as a node writes it. */
final class Scrape {
  private static final Pattern LINE = Pattern.compile("([a-zA-Z_:]\\w*)(\\{.*})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private record Sample(Map<String, String> labels, double value) {}

  private final Map<String, List<Sample>> samples;

  private Scrape(Map<String, List<Sample>> samples) {
    this.samples = samples;
  }

  /** Asks a node; empty if it does not answer or serves no metrics. */
  static Optional<Scrape> of(LocalNode node) {
    try {
      OperationsClient.Answer answer =
          OperationsClient.of(node.settings().operations(), node.settings().cluster().client())
              .get("/metrics");
      return answer.status() == 200 ? Optional.of(parse(answer.body())) : Optional.empty();
    } catch (IOException _) {
      // It is not measured then; that it is gone is found and said elsewhere.
      return Optional.empty();
    }
  }

  static Scrape parse(String text) {
    Map<String, List<Sample>> samples = new HashMap<>();
    text.lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(
            line -> {
              Map<String, String> labels = new HashMap<>();
              Matcher label = LABEL.matcher(line.group(2) == null ? "" : line.group(2));
              while (label.find()) {
                labels.put(label.group(1), label.group(2));
              }
              samples
                  .computeIfAbsent(line.group(1), _ -> new ArrayList<>())
                  .add(new Sample(labels, Double.parseDouble(line.group(3))));
            });
    return new Scrape(samples);
  }

  /** All series of a name together; 0 if there are none. */
  double sum(String name) {
    return of(name).stream().mapToDouble(Sample::value).sum();
  }

  /** The series of a name, added up by what a function makes of their labels. */
  <K> Map<K, Double> sums(String name, Function<Map<String, String>, K> key) {
    Map<K, Double> sums = new HashMap<>();
    of(name).forEach(sample -> sums.merge(key.apply(sample.labels()), sample.value(), Double::sum));
    return sums;
  }

  private List<Sample> of(String name) {
    return samples.getOrDefault(name, List.of());
  }
}
