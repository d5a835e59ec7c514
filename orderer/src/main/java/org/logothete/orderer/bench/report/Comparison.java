package org.logothete.orderer.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.logothete.orderer.bench.BenchReport;

/**
 * What changed from one recording to another, load by load. Runs of one load are repetitions: a
 * difference is one if the runs of one side all lie beyond those of the other, a percent at least.
 */
public final class Comparison {
  /** Differ from run to run and explain nothing. */
  private static final Set<String> INCIDENTAL = Set.of("begun", "load", "machine", "version");

  /** A smaller difference is not worth a word. */
  private static final double SLIGHT = 0.01;

  private final Recording before;
  private final Recording after;
  private final List<Change> changes;

  private Comparison(Recording before, Recording after, List<Change> changes) {
    this.before = before;
    this.after = after;
    this.changes = List.copyOf(changes);
  }

  /** One measure at one load. */
  record Change(String load, Measure measure, Spread before, Spread after) {
    double ratio() {
      return after.median() / before.median();
    }

    boolean isApart() {
      return before.isApartFrom(after);
    }

    String words() {
      if (!isApart() || Math.abs(ratio() - 1) < SLIGHT) {
        return "as before";
      }
      double percent = (ratio() - 1) * 100;
      String words =
          String.format(
              Locale.ROOT, "%.1f %% %s", Math.abs(percent), percent > 0 ? "more" : "less");
      return switch (measure.better()) {
        case NEITHER -> words;
        case MORE -> words + (percent > 0 ? ", better" : ", worse");
        case LESS -> words + (percent > 0 ? ", worse" : ", better");
      };
    }
  }

  public static Comparison of(Recording before, Recording after) {
    Map<String, List<BenchReport>> old = byLoad(before);
    Map<String, List<BenchReport>> now = byLoad(after);
    List<Change> changes = new ArrayList<>();
    old.forEach(
        (load, runs) -> {
          List<BenchReport> others = now.getOrDefault(load, List.of());
          for (Measure measure : Measure.ALL) {
            List<Double> first = values(measure, runs);
            List<Double> second = values(measure, others);
            if (!first.isEmpty() && !second.isEmpty()) {
              changes.add(new Change(load, measure, Spread.of(first), Spread.of(second)));
            }
          }
        });
    return new Comparison(before, after, changes);
  }

  /** Runs that say nothing are left out, as is what a run did not measure. */
  private static Map<String, List<BenchReport>> byLoad(Recording recording) {
    Map<String, List<BenchReport>> runs = new LinkedHashMap<>();
    recording.runs().stream()
        .filter(BenchReport::sound)
        .forEach(
            run -> runs.computeIfAbsent(run.setting().load(), _ -> new ArrayList<>()).add(run));
    return runs;
  }

  private static List<Double> values(Measure measure, List<BenchReport> runs) {
    return runs.stream().map(measure::of).filter(value -> value > 0).toList();
  }

  /** Whether there is a load that both recordings have. */
  public boolean isPossible() {
    return !changes.isEmpty();
  }

  /**
   * Whether the nodes' CPU time for a transaction grew by more than so many percent at some load,
   * beyond what the runs of one build differ by.
   */
  public boolean hasCpuGrownBy(double percent) {
    return changes.stream()
        .filter(change -> change.measure().equals(Measure.CPU))
        .anyMatch(change -> change.isApart() && change.ratio() > 1 + percent / 100);
  }

  List<Change> changes() {
    return changes;
  }

  /** What differs in how the two were measured, apart from the load; empty if nothing does. */
  List<String> differences() {
    List<String> differences = new ArrayList<>();
    if (before.runs().isEmpty() || after.runs().isEmpty()) {
      return differences;
    }
    ObjectMapper mapper = new ObjectMapper();
    JsonNode first = mapper.valueToTree(before.runs().getFirst().setting());
    JsonNode second = mapper.valueToTree(after.runs().getFirst().setting());
    first
        .properties()
        .forEach(
            field -> {
              JsonNode other = second.path(field.getKey());
              if (!INCIDENTAL.contains(field.getKey()) && !field.getValue().equals(other)) {
                differences.add(
                    "%s: %s and %s"
                        .formatted(field.getKey(), field.getValue().asText(), other.asText()));
              }
            });
    String cpu = before.runs().getFirst().setting().machine().cpu();
    if (!Objects.equals(cpu, after.runs().getFirst().setting().machine().cpu())) {
      differences.add("other machines");
    }
    return differences;
  }

  /** Several lines for people. */
  public String text() {
    Formatter out = new Formatter(Locale.ROOT);
    out.format("from %s to %s\n", before.name(), after.name());
    differences().forEach(difference -> out.format("not alike: %s\n", difference));
    String load = "";
    for (Change change : changes) {
      if (!change.load().equals(load)) {
        load = change.load();
        out.format("\n%s: %d and %d runs\n", load, change.before().count(), change.after().count());
      }
      out.format(
          "  %-14s %-10s %24s %24s %6.2f  %s\n",
          change.measure().name(),
          change.measure().unit(),
          change.before(),
          change.after(),
          change.ratio(),
          change.words());
    }
    if (changes.stream().anyMatch(change -> change.before().count() < 3)) {
      out.format("\nFewer than three runs of a load: what differs may be chance.\n");
    }
    return out.toString();
  }
}
