package org.logothete.orderer.bench.report;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.logothete.orderer.bench.BenchReport;
import org.logothete.orderer.bench.FailoverReport;
import org.logothete.orderer.bench.Setting;
import org.logothete.orderer.bench.measure.NodeCounts;
import org.logothete.orderer.bench.measure.Use;

/** Recordings as one page of HTML with plots and tables, which needs nothing else. */
public final class Page {
  private static final double GIBI = 1 << 30;
  private static final double PERCENT = 100;

  /** Okabe and Ito's colours, which most colour-blind people tell apart, darkened or lightened. */
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --page: #fff; --text: #1b1b1b; --quiet: #595959;
        --grid: #e3e3e3; --axis: #8a8a8a; --c0: #0072b2; --c1: #c14e00; --c2: #007a5a;
        --c3: #a6427f; --c4: #6d6d00; --c5: #3d3d3d; }
      @media (prefers-color-scheme: dark) { :root { --page: #16181c; --text: #ececec;
        --quiet: #a8a8a8; --grid: #2f3238; --axis: #7d828c; --c0: #56b4e9; --c1: #f0944d;
        --c2: #3fcfa0; --c3: #e08fc0; --c4: #e5d94a; --c5: #d0d0d0; } }
      body { background: var(--page); color: var(--text); margin: 2rem auto; max-width: 920px;
        padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; }
      h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .3rem; }
      p { margin: .3rem 0; } .quiet { color: var(--quiet); font-size: .9rem; }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; font-size: .85rem; margin: .5rem 0; }
      th, td { padding: .2rem .7rem .2rem 0; border-bottom: 1px solid var(--grid);
        text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
      th:first-child, td:first-child { text-align: left; }
      th { font-weight: 600; vertical-align: bottom; } th span { color: var(--quiet);
        font-weight: 400; }
      .bad { color: var(--c1); font-weight: 600; }
      svg.plot { width: 100%; height: auto; }
      svg.plot text { fill: var(--text); font: 13px system-ui, sans-serif; }
      svg.plot text.tick { fill: var(--quiet); font-size: 12px; }
      svg.plot text.mark { fill: var(--quiet); }
      .grid { stroke: var(--grid); } .axis { stroke: var(--axis); }
      line.mark { stroke: var(--quiet); stroke-dasharray: 2 4; stroke-width: 1.5; }
      .line { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
      .dashed { stroke-dasharray: 7 5; } .faint { stroke-width: 1; opacity: .28; }
      .dot { stroke: var(--page); stroke-width: 1; }
      path.c0 { stroke: var(--c0); } path.c1 { stroke: var(--c1); } path.c2 { stroke: var(--c2); }
      path.c3 { stroke: var(--c3); } path.c4 { stroke: var(--c4); } path.c5 { stroke: var(--c5); }
      g.c0 { fill: var(--c0); } g.c1 { fill: var(--c1); } g.c2 { fill: var(--c2); }
      g.c3 { fill: var(--c3); } g.c4 { fill: var(--c4); } g.c5 { fill: var(--c5); }
      """;

  private final List<Recording> recordings;
  private final Formatter out = new Formatter(Locale.ROOT);

  private Page(List<Recording> recordings) {
    this.recordings = List.copyOf(recordings);
  }

  /** The whole page. */
  public static String html(List<Recording> recordings) {
    return new Page(recordings).write();
  }

  private String write() {
    String names = String.join(", ", recordings.stream().map(Recording::name).toList());
    out.format(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
            + "<meta name=\"viewport\" content=\"width=device-width\">"
            + "<title>Measured: %s</title>\n<style>\n%s</style></head>\n<body>\n<h1>Measured: %1$s"
            + "</h1>\n",
        Html.escaped(names), STYLE);
    recordings.forEach(this::setting);
    Plots plots = new Plots(recordings);
    plot(
        "Throughput and latency",
        "Steady loads. Latency counts from when a transaction was due until its block was"
            + " delivered; medians of the runs.",
        plots.throughputAndLatency());
    plot(
        "Latency, all of it",
        "The first run of each load. To the right are the slowest: one in ten, one in a hundred.",
        plots.latencies());
    plot(
        "Around a leader's loss",
        "Each tenth of a second; every trial faint, their mean strong.",
        plots.leaderLost());
    plot(
        "While it was measured",
        "Half a second each, of the first run of each load.",
        plots.steadiness());
    plot("By number of nodes", "Medians of the runs.", plots.bySize(Measure.THROUGHPUT));
    plot("What a transaction costs", "All nodes together.", plots.bySize(Measure.CPU));
    runs();
    failovers();
    threads();
    links();
    out.format("</body></html>\n");
    return out.toString();
  }

  private void setting(Recording recording) {
    out.format("<p><b>%s</b>", Html.escaped(recording.name()));
    if (!recording.runs().isEmpty()) {
      Setting setting = recording.runs().getFirst().setting();
      out.format(
          ": %s, %d nodes, blocks of up to %d; %d clients in %d processes send each transaction to"
              + " %d, envelopes of %,.0f bytes (%,d of them payload). Version %s, %s.",
          setting.engine(),
          setting.nodes(),
          setting.blockTransactions(),
          setting.clients(),
          setting.processes(),
          setting.fanOut(),
          recording.runs().getFirst().envelopeBytesMean(),
          setting.argumentBytes(),
          Html.escaped(setting.version()),
          setting.begun());
      out.format(
          "</p>\n<p class=\"quiet\">%s, %d cores, %.0f GiB, %s, Java %s; load average before %.1f.",
          Html.escaped(setting.machine().cpu()),
          setting.machine().cores(),
          setting.machine().memoryBytes() / GIBI,
          Html.escaped(setting.machine().system()),
          Html.escaped(setting.machine().java()),
          setting.machine().loadAverage());
    }
    out.format("<br><code>%s</code></p>\n", Html.escaped(recording.command()));
  }

  private void plot(String title, String explanation, Optional<String> svg) {
    if (svg.isPresent()) {
      out.format("<h2>%s</h2>\n<p class=\"quiet\">%s</p>\n", title, explanation);
      out.format("%s", svg.get());
    }
  }

  private List<BenchReport> allRuns() {
    return recordings.stream().flatMap(recording -> recording.runs().stream()).toList();
  }

  private void runs() {
    if (allRuns().isEmpty()) {
      return;
    }
    out.format("<h2>Every run</h2>\n<div class=\"wide\"><table>\n<tr><th>run</th>");
    for (Measure measure : Measure.ALL) {
      out.format("<th>%s<br><span>%s</span></th>", measure.name(), measure.unit());
    }
    out.format("</tr>\n");
    for (Recording recording : recordings) {
      for (BenchReport run : recording.runs()) {
        String name =
            recordings.size() == 1
                ? run.setting().load()
                : recording.name() + ", " + run.setting().load();
        out.format("<tr><td>%s", Html.escaped(name));
        run.complaints()
            .forEach(why -> out.format("<br><span class=\"bad\">%s</span>", Html.escaped(why)));
        out.format("</td>");
        for (Measure measure : Measure.ALL) {
          double value = Spread.rounded(measure.of(run));
          out.format("<td>%s</td>", value == 0 ? "–" : Scale.name(value));
        }
        out.format("</tr>\n");
      }
    }
    out.format("</table></div>\n");
    out.format(
        "<p class=\"quiet\">CPU of all nodes together; other costs are means of the nodes. – is not"
            + " measured.</p>\n");
  }

  private void failovers() {
    List<FailoverReport> failovers =
        recordings.stream().flatMap(recording -> recording.failovers().stream()).toList();
    if (failovers.isEmpty()) {
      return;
    }
    out.format(
        "<h2>Pauses without a leader</h2>\n<table>\n<tr><th>fault</th><th>median, ms</th>"
            + "<th>longest, ms</th><th>trials</th></tr>\n");
    for (FailoverReport failover : failovers) {
      out.format(
          "<tr><td>%s</td><td>%,.0f</td><td>%,.0f</td><td>%d</td></tr>\n",
          failover.fault().name().toLowerCase(Locale.ROOT),
          failover.medianMillis(),
          failover.maxMillis(),
          failover.pausesMillis().size());
    }
    out.format("</table>\n");
  }

  /** Of the run that ordered most: there the nodes are busiest. */
  private Optional<BenchReport> busiest() {
    return allRuns().stream()
        .filter(BenchReport::sound)
        .max((a, b) -> Double.compare(a.committedPerSecond(), b.committedPerSecond()));
  }

  private void threads() {
    Optional<BenchReport> run = busiest();
    if (run.isEmpty() || run.get().nodes().isEmpty()) {
      return;
    }
    Map<String, Double> groups = new TreeMap<>();
    run.get()
        .nodes()
        .forEach(
            node ->
                node.cpuSecondsByThread()
                    .forEach((group, seconds) -> groups.merge(group, seconds, Double::sum)));
    double all = run.get().nodes().stream().mapToDouble(Use::cpuSeconds).sum();
    out.format(
        "<h2>Which threads work</h2>\n"
            + "<p class=\"quiet\">Share of all nodes' CPU time in the run that ordered most; names"
            + " as Linux keeps them.</p>\n"
            + "<table>\n");
    groups.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .filter(group -> group.getValue() / all > 0.005)
        .forEach(
            group ->
                out.format(
                    "<tr><td>%s</td><td>%.1f %%</td></tr>\n",
                    Html.escaped(group.getKey()), group.getValue() / all * PERCENT));
    out.format("</table>\n");
  }

  private void links() {
    Optional<BenchReport> run = busiest();
    if (run.isEmpty()) {
      return;
    }
    TreeSet<String> kinds = new TreeSet<>();
    for (Use node : run.get().nodes()) {
      node.counts().sent().forEach(sent -> kinds.add(sent.kind()));
    }
    if (kinds.isEmpty()) {
      return;
    }
    out.format(
        "<h2>Bytes over each link</h2>\n<p class=\"quiet\">For each transaction, in the same run,"
            + " by what is in the frames.</p>\n<div class=\"wide\"><table>\n<tr><th>from, to</th>");
    kinds.forEach(kind -> out.format("<th>%s</th>", Html.escaped(kind)));
    out.format("</tr>\n");
    for (Use node : run.get().nodes()) {
      Map<String, Map<String, Long>> byPeer = new TreeMap<>();
      for (NodeCounts.Sent sent : node.counts().sent()) {
        byPeer
            .computeIfAbsent(sent.peer(), _ -> new TreeMap<>())
            .merge(sent.kind(), sent.bytes(), Long::sum);
      }
      byPeer.forEach(
          (peer, bytes) -> {
            out.format("<tr><td>%s, %s</td>", Html.escaped(node.name()), Html.escaped(peer));
            kinds.forEach(
                kind ->
                    out.format(
                        "<td>%,.0f</td>",
                        node.counts().perTransaction(bytes.getOrDefault(kind, 0L))));
            out.format("</tr>\n");
          });
    }
    out.format("</table></div>\n");
  }
}
