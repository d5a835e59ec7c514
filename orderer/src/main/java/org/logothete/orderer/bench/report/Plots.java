package org.logothete.orderer.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.logothete.orderer.bench.BenchReport;
import org.logothete.orderer.bench.FailoverReport;
import org.logothete.orderer.bench.load.Latencies;
import org.logothete.orderer.bench.load.Timeline;
import org.logothete.orderer.bench.report.LinePlot.Axis;
import org.logothete.orderer.bench.report.LinePlot.Line;
import org.logothete.orderer.bench.report.LinePlot.Point;
import org.logothete.orderer.bench.report.LinePlot.Stroke;

/** The plots of recordings; one is empty if the recordings hold nothing for it. */
final class Plots {
  private static final double SLOTS_PER_SECOND = 1e9 / Timeline.SLOT.toNanos();

  /** Slots of a timeline that are drawn as one point: short dips are seen, noise is not. */
  private static final int SMOOTHED = 5;

  private final List<Recording> recordings;

  Plots(List<Recording> recordings) {
    this.recordings = recordings;
  }

  private static List<BenchReport> sound(Recording recording) {
    return recording.runs().stream().filter(BenchReport::sound).toList();
  }

  private static Map<String, List<BenchReport>> byLoad(Recording recording) {
    Map<String, List<BenchReport>> byLoad = new LinkedHashMap<>();
    sound(recording)
        .forEach(
            run -> byLoad.computeIfAbsent(run.setting().load(), _ -> new ArrayList<>()).add(run));
    return byLoad;
  }

  private static double median(List<BenchReport> runs, Measure measure) {
    return Spread.of(runs.stream().map(measure::of).toList()).median();
  }

  private static Measure measure(String name) {
    return Measure.ALL.stream()
        .filter(measure -> measure.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** How long a transaction takes, by how much is ordered; steady loads only. */
  Optional<String> throughputAndLatency() {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < recordings.size(); i++) {
      Map<String, List<BenchReport>> steady = new LinkedHashMap<>(byLoad(recordings.get(i)));
      steady.keySet().removeIf(load -> load.startsWith("saturation"));
      if (steady.size() > 1) {
        lines.add(latencyLine(recordings.get(i).name(), steady, "p50", i, Stroke.SOLID_MARKED));
        lines.add(latencyLine(recordings.get(i).name(), steady, "p99", i, Stroke.DASHED_MARKED));
      }
    }
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    List<Point> points = lines.stream().flatMap(line -> line.points().stream()).toList();
    return Optional.of(
        new LinePlot(
                "Latency by throughput",
                new Axis("committed, transactions per second", Scale.linear(largestX(points))),
                new Axis("until committed, ms", logarithmic(points)),
                lines,
                List.of())
            .svg());
  }

  private static Line latencyLine(
      String name,
      Map<String, List<BenchReport>> steady,
      String percentile,
      int colour,
      Stroke stroke) {
    List<Point> points = new ArrayList<>();
    steady.forEach(
        (load, runs) -> {
          double rate = median(runs, Measure.THROUGHPUT);
          double millis = median(runs, measure(percentile));
          points.add(
              new Point(
                  rate,
                  millis,
                  String.format(
                      Locale.ROOT, "%s: %,.0f tx/s, %s %.1f ms", load, rate, percentile, millis)));
        });
    points.sort(Comparator.comparingDouble(Point::x));
    return new Line(name + ", " + percentile, colour, stroke, points);
  }

  /** The first run of a load, and what a plot of several loads calls it. */
  private record Named(String name, BenchReport run) {}

  /** As many as there are colours, as evenly from all recordings; the highest loads of each. */
  private List<Named> firstRuns() {
    List<Named> runs = new ArrayList<>();
    int each = Math.max(1, LinePlot.COLOURS / recordings.size());
    for (Recording recording : recordings) {
      List<Named> ofOne = new ArrayList<>();
      byLoad(recording)
          .forEach(
              (load, all) -> {
                String name = recordings.size() == 1 ? load : recording.name() + ", " + load;
                ofOne.add(new Named(name, all.getFirst()));
              });
      runs.addAll(ofOne.subList(Math.max(0, ofOne.size() - each), ofOne.size()));
    }
    return runs.subList(0, Math.min(LinePlot.COLOURS, runs.size()));
  }

  /** What share of transactions took how long, one line for each load. */
  Optional<String> latencies() {
    List<Line> lines = new ArrayList<>();
    for (Named named : firstRuns()) {
      List<Point> points = new ArrayList<>();
      for (Latencies.Point point : named.run().committedCurve()) {
        if (point.percentile() >= 50) {
          points.add(new Point(point.percentile(), point.millis(), ""));
        }
      }
      if (!points.isEmpty()) {
        lines.add(new Line(named.name(), lines.size(), Stroke.SOLID, points));
      }
    }
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    List<Point> points = lines.stream().flatMap(line -> line.points().stream()).toList();
    return Optional.of(
        new LinePlot(
                "Latency by percentile",
                new Axis(
                    "share of transactions that took no longer",
                    Scale.percentiles(largestX(points))),
                new Axis("until committed, ms", logarithmic(points)),
                lines,
                List.of())
            .svg());
  }

  /** What is committed around the moment in which the leader is lost. */
  Optional<String> leaderLost() {
    List<Line> lines = new ArrayList<>();
    String word = "";
    for (int i = 0; i < recordings.size(); i++) {
      for (FailoverReport failover : recordings.get(i).failovers()) {
        word =
            switch (failover.fault()) {
              case KILL -> "leader killed";
              case FREEZE -> "leader frozen";
            };
        for (List<Long> trial : failover.committedPerSlot()) {
          lines.add(new Line("", i, Stroke.FAINT, timeline(trial, failover.calmMillis(), 1)));
        }
        String name =
            "%s: mean of %d".formatted(recordings.get(i).name(), failover.leaders().size());
        lines.add(
            new Line(name, i, Stroke.SOLID, timeline(mean(failover), failover.calmMillis(), 1)));
      }
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(overTime("Throughput around a leader's loss", lines, word));
  }

  private static List<Double> mean(FailoverReport failover) {
    List<Double> mean = new ArrayList<>();
    int trials = failover.committedPerSlot().size();
    int slots = failover.committedPerSlot().stream().mapToInt(List::size).max().orElse(0);
    for (int slot = 0; slot < slots; slot++) {
      double sum = 0;
      for (List<Long> trial : failover.committedPerSlot()) {
        sum += slot < trial.size() ? trial.get(slot) : 0;
      }
      mean.add(sum / trials);
    }
    return mean;
  }

  /** What was committed while each first run of a load was measured. */
  Optional<String> steadiness() {
    List<Line> lines = new ArrayList<>();
    for (Named named : firstRuns()) {
      List<Point> points = timeline(named.run().committedPerSlot(), 0, SMOOTHED);
      lines.add(new Line(named.name(), lines.size(), Stroke.SOLID, points));
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(overTime("Throughput while it was measured", lines, ""));
  }

  private static List<Point> timeline(
      List<? extends Number> slots, long beforeMillis, int together) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i + together <= slots.size(); i += together) {
      double sum = 0;
      for (int j = i; j < i + together; j++) {
        sum += slots.get(j).doubleValue();
      }
      double middle = (i + together / 2.0) / SLOTS_PER_SECOND;
      points.add(new Point(middle - beforeMillis / 1e3, sum / together * SLOTS_PER_SECOND, ""));
    }
    return points;
  }

  /** Time begins below 0 where something happens at 0. */
  private static String overTime(String title, List<Line> lines, String event) {
    List<Point> points = lines.stream().flatMap(line -> line.points().stream()).toList();
    double first = points.stream().mapToDouble(Point::x).min().orElse(0);
    Scale time =
        event.isEmpty()
            ? Scale.linear(largestX(points))
            : Scale.around(Math.floor(first), Math.ceil(largestX(points)));
    double highest = points.stream().mapToDouble(Point::y).max().orElse(1);
    return new LinePlot(
            title,
            new Axis("seconds", time),
            new Axis("committed, transactions per second", Scale.linear(highest)),
            lines,
            event.isEmpty() ? List.of() : List.of(new Scale.Tick(0, event)))
        .svg();
  }

  /** What networks of different sizes order at most, or what a transaction costs them. */
  Optional<String> bySize(Measure measure) {
    Map<String, Map<Integer, List<BenchReport>>> byEngine = new TreeMap<>();
    for (Recording recording : recordings) {
      sound(recording).stream()
          .filter(run -> run.setting().load().startsWith("saturation"))
          .forEach(
              run ->
                  byEngine
                      .computeIfAbsent(run.setting().engine(), _ -> new TreeMap<>())
                      .computeIfAbsent(run.setting().nodes(), _ -> new ArrayList<>())
                      .add(run));
    }
    SortedSet<Integer> sizes = new TreeSet<>();
    byEngine.values().forEach(bySize -> sizes.addAll(bySize.keySet()));
    List<Line> lines = new ArrayList<>();
    byEngine.forEach(
        (engine, bySize) -> {
          List<Point> points = new ArrayList<>();
          bySize.forEach(
              (nodes, runs) -> {
                double value = median(runs, measure);
                points.add(
                    new Point(nodes, value, "%d nodes: %s".formatted(nodes, Scale.name(value))));
              });
          if (points.size() > 1) {
            Stroke stroke = lines.size() % 2 == 0 ? Stroke.SOLID_MARKED : Stroke.DASHED_MARKED;
            lines.add(new Line(engine, lines.size(), stroke, points));
          }
        });
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    List<Point> points = lines.stream().flatMap(line -> line.points().stream()).toList();
    double highest = points.stream().mapToDouble(Point::y).max().orElse(1);
    return Optional.of(
        new LinePlot(
                measure.name() + " by number of nodes, at saturation",
                new Axis("nodes", Scale.of(sizes)),
                new Axis(measure.name() + ", " + measure.unit(), Scale.linear(highest)),
                lines,
                List.of())
            .svg());
  }

  private static double largestX(List<Point> points) {
    return points.stream().mapToDouble(Point::x).max().orElse(1);
  }

  private static Scale logarithmic(List<Point> points) {
    double smallest = points.stream().mapToDouble(Point::y).filter(y -> y > 0).min().orElse(1);
    double largest = points.stream().mapToDouble(Point::y).max().orElse(10);
    return Scale.logarithmic(smallest, largest);
  }
}
